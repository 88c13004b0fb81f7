import { openStore, type Store } from "@oco/mvcc";
import type { Workspace } from "../host/workspace.ts";
import { MissionEngine } from "../run/mission-engine.ts";
import type { MissionRecord } from "../state/records.ts";
import type { MissionSchema } from "../state/schema.ts";
import { FaultyHost } from "./faulty-host.ts";
import { handIn } from "./hand-in.ts";
import { isOutdated, noteShown } from "./invariants/watch-refinement.ts";
import { watchTurn } from "./invariants/watch-turn.ts";
import { watchWrite } from "./invariants/watch-write.ts";
import type { Scenario } from "./scenario.ts";
import { SimulatedAgents } from "./simulated-agents.ts";
import { SimulatedChecks } from "./simulated-checks.ts";
import { SimulatedClock } from "./simulated-clock.ts";
import { SimulatedHost, type SimulatedSubmission, type SimulatedTurn } from "./simulated-host.ts";
import { SimulatedInspector } from "./simulated-inspector.ts";
import { type EnginePorts, SimulatedProcess } from "./simulated-process.ts";
import { SimulatedRandom } from "./simulated-random.ts";
import { SimulatedWorkspace, SimulatedWorktrees } from "./simulated-workspace.ts";
import { WorldFacts } from "./world-facts.ts";
import { WrittenFiles } from "./written-files.ts";

/** Puts something between the world and the engines in it; a test plants its bugs here. */
export type Tamper = (ports: EnginePorts) => EnginePorts;

/** A world in which engines live and die while their missions go on. */
export class SimulatedWorld {
  readonly scenario: Scenario;
  readonly clock: SimulatedClock = new SimulatedClock();
  readonly facts: WorldFacts = new WorldFacts();
  readonly host: SimulatedHost;
  readonly faulty: FaultyHost;
  readonly store: Store<MissionSchema>;
  readonly checks: SimulatedChecks;
  readonly files: WrittenFiles = new WrittenFiles();
  readonly inspector: SimulatedInspector | undefined;
  readonly workspace: Workspace;
  readonly random: SimulatedRandom;
  /** What engines reported as faults that stop no mission. */
  readonly reported: string[] = [];
  engine: MissionEngine | undefined;
  process: SimulatedProcess | undefined;
  readonly #tamper: Tamper;
  /** Asked after every timer, so it is read again only when something was committed. */
  #seen: { readonly version: number; readonly missions: readonly MissionRecord[] } = {
    version: -1,
    missions: [],
  };
  readonly #names = new Map<string, string>();

  static async open(scenario: Scenario, tamper: Tamper = (ports) => ports): Promise<SimulatedWorld> {
    const random = new SimulatedRandom(scenario.seed).fork("store").next;
    const store = await openStore<MissionSchema>({ author: "simulation", durability: "process", random });
    return new SimulatedWorld(scenario, store, tamper);
  }

  private constructor(scenario: Scenario, store: Store<MissionSchema>, tamper: Tamper) {
    const { seed } = scenario;
    const { clock, facts } = this;
    this.scenario = scenario;
    this.store = store;
    this.#tamper = tamper;
    this.random = new SimulatedRandom(seed).fork("world");
    this.workspace = scenario.workspace === "shared" ? new SimulatedWorkspace() : new SimulatedWorktrees();
    const luck = this.random.fork("checks");
    this.checks = new SimulatedChecks(clock, (command, run) =>
      luck.fork(`${command}#${run}`).chance(scenario.flaky) ? 1 : 0,
    );
    this.inspector = this.#inspectorOf(scenario);
    const agents = new SimulatedAgents({
      scenario,
      facts,
      now: () => clock.now(),
      nameOf: (id) => this.nameOf(id),
      write: (turn, file) => this.#write(turn, file),
    });
    this.host = new SimulatedHost({
      clock,
      play: (turn) => agents.play({ ...turn, mission: missionOf(this.host, turn.sessionId) }),
      submit: (sessionId, submission) => this.#submit(sessionId, submission),
      onTurn: (turn) => {
        watchTurn(this, turn);
        noteShown(this, turn.sessionId, turn.text);
      },
    });
    const luckOfHost = this.random.fork("host");
    this.faulty = new FaultyHost(this.host, clock, luckOfHost, scenario.hostFaults, (fault) =>
      facts.happened(fault),
    );
  }

  /** The missions in the store. */
  missions(): readonly MissionRecord[] {
    const { version } = this.store;
    if (version !== this.#seen.version) {
      const missions = this.store.entries({ prefix: ["mission"] }).map(({ value }) => value);
      this.#seen = { version, missions };
    }
    return this.#seen.missions;
  }

  /** The name of a mission, which is the last word of its goal. */
  nameOf(missionId: string): string {
    const known = this.#names.get(missionId);
    if (known !== undefined) return known;
    const name = this.store.get(["mission", missionId])?.goal.split(" ").at(-1) ?? "?";
    this.#names.set(missionId, name);
    return name;
  }

  /** Starts a process with an engine, which goes on with what is there and starts what is missing. */
  boot(): void {
    const { scenario, clock } = this;
    const crash = scenario.crashes[this.facts.crashes];
    const ports = this.#tamper({
      clock,
      host: this.faulty,
      store: this.store,
      checks: this.checks,
      ...(this.inspector === undefined ? {} : { inspector: this.inspector }),
      workspace: this.workspace,
    });
    const process = new SimulatedProcess(
      ports,
      ({ number, kind, side }) => {
        if (number !== crash?.moment) return false;
        this.facts.happened(`crash-${side}-${kind}`);
        return true;
      },
      () => this.#onDeath(crash?.host ?? "dies"),
    );
    const { limits, canAsk, speculation, capacity } = scenario;
    const life = this.facts.crashes;
    this.process = process;
    this.engine = new MissionEngine({
      ...process,
      owner: `process-${life}`,
      isOwnerGone: () => this.random.chance(0.5),
      random: this.random.fork(`engine ${life}`).next,
      limits: { canAsk, speculation, ...limits },
      leaseMs: 60_000,
      capacity,
      onFault: (message, error) =>
        void this.reported.push(`${message}: ${error instanceof Error ? error.message : String(error)}`),
    });
    void this.#attend(this.engine);
  }

  /** Whether every mission has been started and is over and cleaned up. */
  isOver(): boolean {
    const missions = this.missions();
    return (
      missions.length === this.scenario.missions &&
      missions.every(({ phase }) => phase.kind === "ended" && phase.isCleaned)
    );
  }

  async #attend(engine: MissionEngine): Promise<void> {
    try {
      await engine.resume();
      const known = this.missions().map(({ goal }) => goal);
      for (let n = 0; n < this.scenario.missions; n += 1) {
        const goal = `build everything of ${"ABC"[n]}`;
        if (!known.includes(goal)) await engine.start({ goal, directory: "/project", level: "L2" });
      }
    } catch (error) {
      this.facts.violated("M10", `a call of the host threw: ${String(error)}`);
    }
  }

  #onDeath(host: "dies" | "lives"): void {
    this.facts.crashes += 1;
    this.facts.happened(host === "dies" ? "host-died" : "host-lived");
    this.engine = undefined;
    if (host === "dies") {
      this.faulty.restart();
      this.host.restart();
    } else this.facts.engineRestarts += 1;
    this.clock.setTimeout(() => this.boot(), this.random.between(0, 60_000));
  }

  async #submit(sessionId: string, submission: SimulatedSubmission): Promise<boolean> {
    if (this.engine === undefined) return false;
    const isStale = isOutdated(this, sessionId);
    const outcome = await handIn(this.engine, sessionId, submission);
    if (outcome.kind === "refused") noteShown(this, sessionId, outcome.text);
    else if (isStale) this.#expectDiscarded(sessionId);
    if (outcome.kind === "accepted") this.facts.acknowledged.push({ sessionId, tool: submission.tool });
    return outcome.kind === "accepted";
  }

  #expectDiscarded(sessionId: string): void {
    const session = this.store.get(["session", sessionId]);
    const attempt =
      session === undefined ? undefined : this.store.get(["attempt", session.missionId, session.attemptId]);
    const outcome = attempt?.submission?.kind === "refinement" ? attempt.submission.outcome.kind : undefined;
    this.facts.expect(
      "E6",
      outcome !== "applied",
      () => `${attempt?.id} changed a plan that it had not seen`,
    );
  }

  async #write(turn: SimulatedTurn, file: string): Promise<void> {
    const { workspace, engine } = this;
    if (workspace instanceof SimulatedWorktrees) {
      workspace.write(turn.directory, file, turn.attempt);
      return this.#fill(turn, file);
    }
    if (engine === undefined) return;
    const path = file;
    const claim = await engine.claimFile(turn.sessionId, path);
    if (claim.kind === "held") this.facts.happened("held-file");
    if (claim.kind !== "granted") return;
    watchWrite(this, turn, path);
    this.#fill(turn, path);
  }

  /** Whether a file comes out broken follows from the seed and the turn that writes it. */
  #fill(turn: SimulatedTurn, file: string): void {
    const mission = missionOf(this.host, turn.sessionId);
    const name = `${this.nameOf(mission)}/${turn.attempt}#${turn.number}/${file}`;
    const isBroken = this.random.fork(`file ${name}`).chance(this.scenario.files?.broken ?? 0);
    this.files.write(turn.directory, file, `${mission}/${turn.attempt}`, isBroken);
  }

  #inspectorOf({ files }: Scenario): SimulatedInspector | undefined {
    if (files === undefined) return undefined;
    const luck = this.random.fork("inspector");
    return new SimulatedInspector({
      clock: this.clock,
      isBroken: (directory, file) => this.files.isBroken(directory, file),
      fault: (look) => {
        const random = luck.fork(`look ${look}`);
        return random.chance(files.down) ? random.pick(["throws", "hangs"] as const) : undefined;
      },
    });
  }
}

/** The mission that a session was made for, by its tag. */
export function missionOf(host: SimulatedHost, sessionId: string): string {
  return host.sessions.get(sessionId)?.request.tag.split("/", 1)[0] ?? "";
}
