import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@oco/mvcc";
import type { MissionView } from "../decide/view.ts";
import { MissionStore, type MissionTransaction } from "../state/mission-store.ts";
import type {
  ArchivedRecord,
  AttemptRecord,
  CheckRecord,
  MergeRecord,
  MissionRecord,
} from "../state/records.ts";
import type { MissionSchema } from "../state/schema.ts";
import type { TaskRecord } from "../state/task-record.ts";

/** Where missions that are long over are kept, and how many tasks stay in the store. */
export interface ArchiveOptions {
  readonly directory: string;
  /** Tasks that stay in the store, those of unfinished missions included. @default 1000 */
  readonly keep?: number;
}

/** What a file of the archive holds. */
interface ArchiveFile {
  readonly format: "oco-mission";
  readonly version: 1;
  readonly mission: MissionRecord;
  readonly tasks: readonly TaskRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly checks: readonly CheckRecord[];
  readonly merges: readonly MergeRecord[];
}

/**
 * Moves missions out of the store, oldest first, until few enough tasks are left. Only missions that are over and whose
 * parent has been told are moved; the file is on the disk before the records leave the store (M4), and a line stays.
 */
export class MissionArchive {
  readonly #store: MissionStore;
  readonly #directory: string;
  readonly #keep: number;
  #sweeping: Promise<string[]> | undefined;

  constructor(store: Store<MissionSchema>, { directory, keep = 1000 }: ArchiveOptions) {
    if (!Number.isInteger(keep) || keep < 0) throw new RangeError(`keep must be a whole number, not ${keep}`);
    this.#store = new MissionStore(store);
    this.#directory = directory;
    this.#keep = keep;
  }

  /** Archives what is too much, once however often it is asked for meanwhile; returns the ids of the missions that were moved. */
  sweep(): Promise<string[]> {
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  /** Waits for a sweep that is under way. */
  async idle(): Promise<void> {
    await this.#sweeping?.catch(() => {});
  }

  async #sweep(): Promise<string[]> {
    const moved: string[] = [];
    let count = this.#store.taskCount();
    for (const id of this.#store.missionIds()) {
      if (count <= this.#keep) break;
      const view = this.#store.view(id);
      if (view === undefined || !this.#isFinished(view)) continue;
      await this.#write(view);
      await this.#store.transact(`mission ${id} archived`, (tx) => remove(tx, view));
      count -= view.tasks.size;
      moved.push(id);
    }
    return moved;
  }

  /** The missions in the archive, oldest first. */
  list(): readonly ArchivedRecord[] {
    return this.#store.archived();
  }

  /** A mission as it was when it was archived; `undefined` where there is none. */
  async read(missionId: string): Promise<MissionView | undefined> {
    if (!this.list().some(({ id }) => id === missionId)) return undefined;
    const text = await readFile(this.#fileOf(missionId), "utf8");
    const { mission, tasks, attempts, checks, merges } = JSON.parse(text) as ArchiveFile;
    return {
      mission,
      tasks: new Map(tasks.map((task) => [task.spec.id, task])),
      attempts: new Map(attempts.map((attempt) => [attempt.id, attempt])),
      checks: new Map(checks.map((check) => [check.id, check])),
      merges: new Map(merges.map((merge) => [merge.id, merge])),
    };
  }

  #isFinished({ mission: { id, phase } }: MissionView): boolean {
    return phase.kind === "ended" && phase.isCleaned && this.#store.delivery(id)?.kind !== "pending";
  }

  async #write({ mission, tasks, attempts, checks, merges }: MissionView): Promise<void> {
    const content: ArchiveFile = {
      format: "oco-mission",
      version: 1,
      mission,
      tasks: [...tasks.values()],
      attempts: [...attempts.values()],
      checks: [...checks.values()],
      merges: [...merges.values()],
    };
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const draft = `${this.#fileOf(mission.id)}.draft`;
    const file = await open(draft, "w", 0o600);
    try {
      await file.writeFile(`${JSON.stringify(content)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.#fileOf(mission.id));
  }

  #fileOf(missionId: string): string {
    return join(this.#directory, `${missionId}.json`);
  }
}

function remove(tx: MissionTransaction, { mission, tasks, attempts, checks, merges }: MissionView): void {
  const { id, goal, createdAt, phase } = mission;
  if (phase.kind !== "ended") return;
  for (const task of tasks.keys()) tx.delete(["task", id, task]);
  for (const { id: attempt, state } of attempts.values()) {
    tx.delete(["attempt", id, attempt]);
    if (state.kind === "ended" && state.sessionId !== undefined) tx.delete(["session", state.sessionId]);
  }
  for (const check of checks.keys()) tx.delete(["check", id, check]);
  for (const merge of merges.keys()) tx.delete(["merge", id, merge]);
  for (const kind of ["edit", "claim"] as const)
    for (const { key } of tx.entries({ prefix: [kind, id] })) tx.delete(key);
  for (const kind of ["mission", "delivery", "note", "lease"] as const) tx.delete([kind, id]);
  const { parentSessionId: parent } = mission;
  if (parent !== undefined && tx.get(["parent", parent]) === id) tx.delete(["parent", parent]);
  const outcome = phase.outcome.kind;
  tx.set(["archived", id], { id, goal, createdAt, endedAt: phase.at, outcome, tasks: tasks.size });
}
