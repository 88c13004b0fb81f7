import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissionEngine, type MissionSchema } from "@oco/mission";
import {
  handIn,
  SimulatedChecks,
  SimulatedClock,
  SimulatedHost,
  SimulatedWorkspace,
} from "@oco/mission/simulation";
import { openStore, type Store } from "@oco/mvcc";
import { TodoFile, type TodoFileOptions } from "../../src/todo/todo-file.ts";

const tasks = ["t1", "t2", "t3"].map((id, index) => ({
  id,
  title: `Thing ${id}`,
  instructions: `Make ${id}.`,
  depends: index === 0 ? [] : ["t1"],
}));

/** More looks than any wait here needs, on a machine that is busy. */
const maxLooks = 30_000;

/** One OpenCode process: an engine over the shared store, and what keeps its checklist. */
export interface Process {
  readonly engine: MissionEngine;
  readonly clock: SimulatedClock;
  readonly todo: TodoFile;
  readonly faults: string[];
  close(): Promise<void>;
}

/** A project, its state folder and its store; the clock of the checklist runs apart from that of the missions. */
export class Setting implements AsyncDisposable {
  readonly root: string = mkdtempSync(join(tmpdir(), "oco-todo-"));
  readonly path: string = join(this.root, "project", ".oco", "todo.md");
  readonly state: string = join(this.root, "state");
  /** The clock of the checklists of all processes. */
  readonly fileClock: SimulatedClock = new SimulatedClock();
  readonly #store: Promise<Store<MissionSchema>> = openStore<MissionSchema>({ author: "test" });
  readonly #open: Process[] = [];

  /** The first worker works for an hour, so that the plan stands still. */
  async process(
    owner: string,
    wrap: (engine: MissionEngine) => TodoFileOptions["engine"] = (it) => it,
  ): Promise<Process> {
    const clock = new SimulatedClock();
    const faults: string[] = [];
    const host = new SimulatedHost({
      clock,
      play: ({ attempt }) => {
        if (attempt.startsWith("plan"))
          return { submit: [{ tool: "submit_plan", input: { summary: "all", tasks } }] };
        if (attempt.startsWith("work")) return { text: "made", durationMs: 3_600_000 };
        return { submit: [{ tool: "submit_verdict", input: { verdict: "pass" } }] };
      },
      submit: async (sessionId, submission) =>
        (await handIn(engine, sessionId, submission)).kind === "accepted",
    });
    const engine: MissionEngine = new MissionEngine({
      ...{ host, clock, owner, random: () => 0.5 },
      checks: new SimulatedChecks(clock),
      workspace: new SimulatedWorkspace(),
      store: await this.#store,
      limits: { wallTimeMs: 1e9, turnIdleMs: 1e9 },
      onStep: (view) => todo.show(view),
    });
    const todo = new TodoFile({
      directory: join(this.root, "project"),
      stateFolder: this.state,
      owner,
      engine: wrap(engine),
      clock: this.fileClock,
      onFault: (error) => faults.push(String(error)),
    });
    const close = async (): Promise<void> => {
      await todo[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    };
    const process = { engine, clock, todo, faults, close };
    this.#open.push(process);
    return process;
  }

  /** Starts a mission and waits until its first worker is at work and the checklist says so. */
  async working({ engine, clock }: Process): Promise<string> {
    const id = await engine.start({ goal: "make things", directory: "/project", level: "L2" });
    await clock.runUntil(() => engine.view(id)?.tasks.get("t1")?.state.kind === "working", 60_000);
    await this.until(() => this.text().includes("- [/] t1"));
    return id;
  }

  /** What the person sees. */
  text(): string {
    return existsSync(this.path) ? readFileSync(this.path, "utf8") : "";
  }

  /** What the person makes of it. */
  edit(change: (text: string) => string): void {
    writeFileSync(this.path, change(this.text()));
  }

  /** Lets the checklist's clock run, and files be read and written, until something holds. */
  async until(holds: () => boolean): Promise<void> {
    for (let look = 0; look < maxLooks; look += 1) {
      if (holds()) return;
      await this.pass(100);
    }
    throw new Error(`it never came to hold; the checklist is:\n${this.text()}`);
  }

  /** The same for as long as files are touched; what could happen has happened then. */
  async calm(): Promise<void> {
    for (let look = 0; look < 200; look += 1) await this.pass(100);
  }

  /** Lets the checklist's clock run on, and some of the work on files be done. */
  async pass(ms: number): Promise<void> {
    await this.fileClock.runUntil(() => false, ms);
    await readdir(this.root);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#open) await process.close();
    await (await this.#store).close();
    rmSync(this.root, { recursive: true, force: true });
  }
}
