import {
  type Clock,
  type EditOutcome,
  type MissionEngine,
  MissionError,
  type MissionView,
  renderTodo,
  systemClock,
} from "@oco/mission";
import { FolderWatch } from "./folder-watch.ts";
import { type Found, ShownFile } from "./shown-file.ts";
import { closestText, type WrittenText, WrittenTexts } from "./written-texts.ts";

export interface TodoFileOptions {
  /** The project. */
  readonly directory: string;
  /** Where what was written is remembered; outside of the project. */
  readonly stateFolder: string;
  /** Names this process. */
  readonly owner: string;
  readonly engine: Pick<MissionEngine, "readTodo" | "driverOf" | "view">;
  readonly onFault: (error: unknown) => void;
  readonly clock?: Clock;
}

/** An editor that writes in place is through by then. */
const settleMs = 250;
const pollMs = 2000;

/** Where an edit is kept that was not taken. */
const refusedName = "todo.refused.md";

/**
 * Keeps `.oco/todo.md` in step with the missions that this process drives, and reads back what a person makes of it. A text
 * that was not written here is an edit: it is read when it has stopped changing, and nothing is written before that. The edits of
 * a mission that another living process drives are left to that one.
 */
export class TodoFile implements AsyncDisposable {
  readonly #options: TodoFileOptions;
  readonly #clock: Clock;
  readonly #file: ShownFile;
  readonly #written: WrittenTexts;
  readonly #watch: FolderWatch;
  /** Missions that were shown and are not over. */
  readonly #unfinished = new Set<string>();
  /** The mission of the newest state. */
  #shown: string | undefined;
  #pending: { readonly found: Found; readonly since: number } | undefined;
  #settling: unknown;
  /** What this process has written last. */
  #last: WrittenText | undefined;
  #work: Promise<void> | undefined;
  #isWorking = false;
  #isDirty = false;
  #isClosed = false;
  #fault = "";

  constructor(options: TodoFileOptions) {
    const { directory, stateFolder, owner, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#file = new ShownFile(directory);
    this.#written = new WrittenTexts(stateFolder, owner);
    this.#watch = new FolderWatch(clock, pollMs, () => this.#kick());
  }

  /** Shows a state. States that come while one is being written are skipped, all but the newest. */
  show({ mission: { id, phase } }: MissionView): void {
    this.#shown = id;
    if (phase.kind === "ended" && phase.isCleaned) this.#unfinished.delete(id);
    else this.#unfinished.add(id);
    this.#kick();
  }

  /** Stops watching; what is being written is written. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#watch[Symbol.dispose]();
    this.#clock.clearTimeout(this.#settling);
    await this.#work;
  }

  /** Looks again, soon; any number of calls before that are one. */
  #kick(): void {
    this.#isDirty = true;
    if (this.#isClosed || this.#isWorking) return;
    this.#isWorking = true;
    this.#work = this.#looks();
  }

  async #looks(): Promise<void> {
    while (this.#isDirty) {
      this.#isDirty = false;
      try {
        await this.#look();
        this.#fault = "";
      } catch (error) {
        this.#report(error);
      }
    }
    this.#watchOrRest();
    this.#isWorking = false;
  }

  async #look(): Promise<void> {
    if (this.#shown === undefined) return;
    await this.#file.open();
    const found = await this.#file.look();
    const isLast = found.kind === "text" && found.text === this.#last?.text;
    const texts = isLast && this.#last !== undefined ? [this.#last] : await this.#written.list();
    const isOurs = found.kind === "text" && texts.some(({ text }) => text === found.text);
    if (found.kind === "absent" || isOurs) {
      this.#pending = undefined;
      await this.#write(found, texts.find(({ missionId }) => missionId === this.#shown)?.notes ?? []);
    } else if (this.#isSettled(found)) await this.#read(found, texts);
  }

  /** Writes the newest state unless it is what is there; what has come in between is looked at next. */
  async #write(found: Found, notes: readonly string[], keepAs?: string): Promise<void> {
    const view = this.#shown === undefined ? undefined : this.#options.engine.view(this.#shown);
    if (view === undefined) return;
    const text = renderTodo(view, notes);
    if (found.kind === "text" && found.text === text) return;
    const written = { missionId: view.mission.id, text, notes };
    await this.#written.add(written, this.#clock.date());
    if (await this.#file.replace(found, text, keepAs)) this.#last = written;
    else this.#isDirty = true;
  }

  /** Whether a text has been the same for long enough; else it is looked at again. */
  #isSettled(found: Found): boolean {
    const now = this.#clock.now();
    const before = this.#pending;
    if (before === undefined || JSON.stringify(before.found) !== JSON.stringify(found))
      this.#pending = { found, since: now };
    else if (now - before.since >= settleMs) return true;
    this.#clock.clearTimeout(this.#settling);
    this.#settling = this.#clock.setTimeout(() => this.#kick(), settleMs);
    return false;
  }

  async #read(found: Found, texts: readonly WrittenText[]): Promise<void> {
    const base = found.kind === "text" ? closestText(texts, found.text) : texts[0];
    if (base !== undefined && this.#options.engine.driverOf(base.missionId) === "elsewhere") return;
    const outcome = await this.#take(found, base);
    this.#pending = undefined;
    if (outcome.kind === "applied") return this.#write(found, []);
    const of = base === undefined || base.missionId === this.#shown ? "" : `mission ${base.missionId}: `;
    const faults = outcome.faults.map((fault) => `${of}${fault}`);
    return this.#write(found, [...faults, `what you wrote is kept in ${refusedName}`], refusedName);
  }

  async #take(found: Found, base: WrittenText | undefined): Promise<EditOutcome> {
    if (found.kind === "strange") return { kind: "refused", faults: [found.why] };
    if (found.kind === "absent" || base === undefined)
      return { kind: "refused", faults: ["what it was like before is not known"] };
    const { missionId, text } = base;
    try {
      return await this.#options.engine.readTodo(missionId, { by: "a person", text: found.text, base: text });
    } catch (error) {
      if (MissionError.is(error) && error.code === "OCO_MISSION_UNKNOWN")
        return { kind: "refused", faults: [error.message] };
      throw error;
    }
  }

  /** Without an unfinished mission of this process there is nothing to watch for, once the last edit is read. */
  #watchOrRest(): void {
    const { engine } = this.#options;
    for (const id of this.#unfinished) if (engine.driverOf(id) !== "here") this.#unfinished.delete(id);
    if (this.#unfinished.size === 0 || this.#isClosed) this.#watch[Symbol.dispose]();
    else this.#watch.start(this.#file.folder);
  }

  /** The same fault again, at the next look, says nothing new. */
  #report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (message !== this.#fault) this.#options.onFault(error);
    this.#fault = message;
  }
}
