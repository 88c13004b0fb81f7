import { noUsage } from "../host/agent-host.ts";
import type {
  AttemptEnd,
  AttemptRecord,
  AttemptRole,
  EditRecord,
  MissionPhase,
  MissionRecord,
} from "../state/records.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { attemptsOf, isLive, type MissionView } from "./view.ts";

/** A record that a decision changed. */
export type Change =
  | { readonly kind: "mission"; readonly record: MissionRecord }
  | { readonly kind: "task"; readonly record: TaskRecord }
  | { readonly kind: "attempt"; readonly record: AttemptRecord }
  | { readonly kind: "edit"; readonly record: EditRecord };

/** A view under change: decisions write here, and the driver commits the result as one transaction. */
export class Draft implements MissionView {
  readonly #base: MissionView;
  readonly #tasks: Map<string, TaskRecord>;
  readonly #attempts: Map<string, AttemptRecord>;
  readonly #changed = new Map<string, Change>();
  readonly #notes: string[] = [];
  #revision = 0;
  #mission: MissionRecord;
  /** Epoch milliseconds at which this decision is taken. */
  readonly at: number;

  constructor(base: MissionView, at: number) {
    this.#base = base;
    this.#mission = base.mission;
    this.#tasks = new Map(base.tasks);
    this.#attempts = new Map(base.attempts);
    this.at = at;
  }

  get mission(): MissionRecord {
    return this.#mission;
  }

  get tasks(): ReadonlyMap<string, TaskRecord> {
    return this.#tasks;
  }

  get attempts(): ReadonlyMap<string, AttemptRecord> {
    return this.#attempts;
  }

  get checks(): MissionView["checks"] {
    return this.#base.checks;
  }

  get merges(): MissionView["merges"] {
    return this.#base.merges;
  }

  /** Counts the writes to this draft. */
  get revision(): number {
    return this.#revision;
  }

  /** What changed, each record once, in the order of its first change. */
  get changes(): readonly Change[] {
    return [...this.#changed.values()];
  }

  /** What happened, in words for the history. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  setMission(change: Partial<MissionRecord>): void {
    this.#mission = { ...this.#mission, ...change };
    this.#write("mission", { kind: "mission", record: this.#mission });
  }

  setPhase(phase: MissionPhase): void {
    this.note(`phase ${this.#mission.phase.kind} -> ${phase.kind}`);
    this.setMission({ phase });
  }

  putTask(record: TaskRecord): void {
    const before = this.#tasks.get(record.spec.id)?.state.kind;
    if (before !== record.state.kind)
      this.note(`task ${record.spec.id} ${before ?? "new"} -> ${record.state.kind}`);
    this.#tasks.set(record.spec.id, record);
    this.#write(`task ${record.spec.id}`, { kind: "task", record });
  }

  putAttempt(record: AttemptRecord): void {
    this.#attempts.set(record.id, record);
    this.#write(`attempt ${record.id}`, { kind: "attempt", record });
  }

  /** Keeps a change of the plan for its history. */
  putEdit(record: EditRecord): void {
    this.#write(`edit ${record.version}`, { kind: "edit", record });
  }

  #write(key: string, change: Change): void {
    this.#changed.set(key, change);
    this.#revision += 1;
  }

  /** Queues a new attempt and returns its id. */
  newAttempt(role: AttemptRole, agent: string, details: NewAttempt = {}): string {
    const { subject, notBefore, ...rest } = details;
    const number = attemptsOf(this, role, subject).length + 1;
    const id = [role, ...(subject === undefined ? [] : [subject]), number].join(":");
    this.note(`attempt ${id} queued for ${agent}${rest.model === undefined ? "" : ` with ${rest.model}`}`);
    this.putAttempt({
      id,
      role,
      agent,
      number,
      wave: this.#mission.wave,
      ...(subject === undefined ? {} : { subject }),
      ...rest,
      createdAt: this.at,
      state: { kind: "queued", ...(notBefore === undefined ? {} : { notBefore }) },
    });
    return id;
  }

  /** Ends attempts that nobody needs any more; their sessions are aborted because no effect wants them. */
  cancel(ids: Iterable<string>, why: string): void {
    for (const id of ids) {
      const attempt = this.#attempts.get(id);
      if (attempt === undefined || !isLive(attempt)) continue;
      const sessionId = attempt.state.kind === "running" ? attempt.state.sessionId : undefined;
      const end: AttemptEnd = { kind: "cancelled", why };
      this.note(`attempt ${id} cancelled: ${why}`);
      const session = sessionId === undefined ? {} : { sessionId };
      this.putAttempt({ ...attempt, state: { kind: "ended", ...session, end, usage: noUsage, at: this.at } });
    }
  }
}

/** What a new attempt carries besides its role and agent. */
export interface NewAttempt {
  readonly subject?: string;
  readonly reviews?: string;
  readonly model?: string;
  readonly place?: string;
  readonly notBefore?: number;
}
