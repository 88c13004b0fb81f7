import type { AgentHost, SessionRequest, TurnRef, TurnRequest, TurnState } from "../host/agent-host.ts";
import type { SimulatedClock } from "./simulated-clock.ts";
import type { SimulatedRandom } from "./simulated-random.ts";

/** How often a host misbehaves, each as a probability for each call or event. */
export interface HostFaults {
  /** A call fails before it had its effect. */
  readonly refusedCall: number;
  /** A call has its effect, and then its answer is lost. */
  readonly lostAnswer: number;
  /** A call takes up to two seconds. */
  readonly slowCall: number;
  readonly lostEvent: number;
  readonly duplicateEvent: number;
  /** An event comes up to thirty seconds late. */
  readonly lateEvent: number;
}

/** A kind of misbehaviour that came about. */
export type HostFault =
  | "refused-call"
  | "lost-answer"
  | "slow-call"
  | "lost-event"
  | "duplicate-event"
  | "late-event";

/** A host behind a bad connection: calls fail on either side of their effect, events are lost, late or there twice. */
export class FaultyHost implements AgentHost {
  /** Calls that failed, by name. */
  readonly failures: Map<string, number> = new Map();
  /** What a listener threw; a host must never see that (M10). */
  readonly thrown: unknown[] = [];
  /** Whether faults happen at all; off once a mission has ended, so that its end can be judged. */
  isFaulty = true;
  readonly #host: AgentHost;
  readonly #clock: SimulatedClock;
  readonly #random: SimulatedRandom;
  readonly #faults: HostFaults;
  readonly #onFault: (fault: HostFault) => void;
  #life = 1;

  constructor(
    host: AgentHost,
    clock: SimulatedClock,
    random: SimulatedRandom,
    faults: HostFaults,
    onFault: (fault: HostFault) => void = () => {},
  ) {
    this.#host = host;
    this.#clock = clock;
    this.#random = random;
    this.#faults = faults;
    this.#onFault = onFault;
  }

  createSession(request: SessionRequest): Promise<{ readonly sessionId: string }> {
    return this.#call("createSession", () => this.#host.createSession(request));
  }

  nextTurnId(sessionId: string): string {
    return this.#host.nextTurnId(sessionId);
  }

  startTurn(request: TurnRequest): Promise<void> {
    return this.#call("startTurn", () => this.#host.startTurn(request));
  }

  turnStates(turns: readonly TurnRef[]): Promise<ReadonlyMap<string, TurnState>> {
    return this.#call("turnStates", () => this.#host.turnStates(turns));
  }

  abort(sessionId: string): Promise<void> {
    return this.#call("abort", () => this.#host.abort(sessionId));
  }

  closeSession(sessionId: string): Promise<void> {
    return this.#call("closeSession", () => this.#host.closeSession(sessionId));
  }

  findSessions(tagPrefix: string): Promise<readonly { readonly sessionId: string; readonly tag: string }[]> {
    return this.#call("findSessions", () => this.#host.findSessions(tagPrefix));
  }

  onActivity(listener: (sessionId: string, what: "changed" | "settled") => void): Disposable {
    return this.#host.onActivity((sessionId, what) => {
      const tell = (): void => {
        try {
          listener(sessionId, what);
        } catch (error) {
          this.thrown.push(error);
        }
      };
      const { lostEvent, duplicateEvent, lateEvent } = this.#faults;
      if (this.#happens(lostEvent, "lost-event")) return;
      if (this.#happens(lateEvent, "late-event"))
        return void this.#clock.setTimeout(tell, this.#random.between(1, 30_000));
      tell();
      if (this.#happens(duplicateEvent, "duplicate-event"))
        this.#clock.setTimeout(tell, this.#random.between(0, 10_000));
    });
  }

  /** The host's process has died: calls on their way to it never arrive. */
  restart(): void {
    this.#life += 1;
  }

  async #call<T>(name: string, run: () => Promise<T>): Promise<T> {
    const { refusedCall, lostAnswer, slowCall } = this.#faults;
    const life = this.#life;
    if (this.#happens(slowCall, "slow-call")) await this.#clock.sleep(this.#random.between(1, 2000));
    if (life !== this.#life) return new Promise<never>(() => {});
    if (this.#happens(refusedCall, "refused-call")) throw this.#failure(name, "was refused");
    const value = await run();
    if (this.#happens(lostAnswer, "lost-answer")) throw this.#failure(name, "got no answer");
    return value;
  }

  #happens(probability: number, fault: HostFault): boolean {
    const happens = this.isFaulty && this.#random.chance(probability);
    if (happens) this.#onFault(fault);
    return happens;
  }

  #failure(name: string, how: string): Error {
    this.failures.set(name, (this.failures.get(name) ?? 0) + 1);
    return new Error(`simulated fault: ${name} ${how}`);
  }
}
