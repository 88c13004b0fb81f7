import { setTimeout as wait } from "node:timers/promises";
import { type MissionSchema, type MissionView, viewOf } from "@oco/mission";
import type { Store } from "@oco/mvcc";
import { type HostServer, until } from "@oco-tools/opencode-host";
import { type UnitsGoal, unitsGoal, unitsOf } from "@oco-tools/sample-mission";
import { plugin, type Setting } from "../host/open-host.ts";
import { filesOf, openRecords, openUnits, playUnits } from "../host/units.ts";
import { type CrashPoint, endMs } from "./crash-points.ts";
import { harmOf, tellings } from "./crash-verdict.ts";

/** The longest that anything is waited for. */
const patienceMs = 240_000;

/** What became of one kill. */
export interface CrashResult {
  readonly point: CrashPoint;
  readonly harm: readonly string[];
  /** Where the mission stood. */
  readonly phase: string;
  readonly done: number;
  /** From the restarted host's first answer to the model's hearing of the end; only where the mission was over. */
  readonly toldMs?: number;
  readonly sealedMs: number;
}

interface Usual {
  readonly durationMs: number;
  readonly commits: number;
}

/** Missions of 12 units on one OpenCode, which is killed in the middle of each and started again. */
export class CrashRun implements AsyncDisposable {
  readonly #setting: Setting;
  readonly #records: Store<MissionSchema>;
  readonly #usual: Usual;
  #server: HostServer;
  /** Sessions of missions that are over, which nobody may tell anything more. */
  readonly #told = new Map<string, string>();

  private constructor(setting: Setting, server: HostServer, records: Store<MissionSchema>, usual: Usual) {
    this.#setting = setting;
    this.#server = server;
    this.#records = records;
    this.#usual = usual;
  }

  /** Plays one mission without a kill, to know how long they are. */
  static async open(workspace: "shared" | "worktree"): Promise<CrashRun> {
    const setting = await openUnits({}, { plugins: [[plugin, { workspace }]] });
    const server = await setting.host.serve();
    const { missionId, session } = await playUnits(server, goalOf("usual"), patienceMs);
    const records = await openRecords(setting.host);
    const mission = records.get(["mission", missionId]);
    if (mission?.phase.kind !== "ended") throw new Error("the mission before the first kill did not end");
    const usual = { durationMs: mission.phase.at - mission.createdAt, commits: records.version };
    const run = new CrashRun(setting, server, records, usual);
    run.#told.set(session, missionId);
    return run;
  }

  /** Starts a mission, kills the host at the point, starts it again, and waits for the end. */
  async kill(point: CrashPoint): Promise<CrashResult> {
    const { host, model } = this.#setting;
    const goal = goalOf(`point${point.number}`);
    const from = this.#records.refresh();
    const { id: session } = await this.#server.createSession({ title: goal.folder });
    void this.#server.command(session, "task", unitsGoal(goal), { timeoutMs: patienceMs }).catch(() => {});
    const missionId = await this.#started(session);
    await this.#reach(point, missionId, from);
    await this.#server.kill("SIGKILL");
    const asked = model.requests.length;
    const atKill = this.#view(missionId);

    this.#server = await host.serve();
    const restartedAt = Date.now();
    // Any request of the project wakes its plugin.
    const isTold = tellings(await this.#server.messages(session), missionId) > 0;
    await until(() => this.#isDelivered(missionId) || undefined, patienceMs);
    await until(async () => Object.keys(await this.#server.status()).length === 0 || undefined, patienceMs);
    const atEnd = this.#view(missionId);
    const told = model.requests.find(
      (request) => request.session === session && request.lastUser.includes(`MISSION ${missionId} `),
    );
    const messages = await this.#server.messages(session);
    const requests = model.requests.slice(asked);
    const harm = harmOf({
      units: unitsOf(goal),
      atKill,
      atEnd,
      files: await filesOf(host, goal),
      asked: requests,
      messages,
    });
    const { phase } = atKill.mission;
    const wasOver = phase.kind === "ended" && !isTold;
    if (wasOver && told === undefined) harm.push("nobody was told");
    this.#told.set(session, missionId);
    return {
      point,
      harm: [
        ...harm,
        ...(model.failures.length > 0 ? [`the script failed: ${String(model.failures[0]?.error)}`] : []),
      ],
      phase: phase.kind === "ended" ? `over, ${isTold ? "told" : "not told"}` : phase.kind,
      done: [...atKill.tasks.values()].filter(({ state }) => state.kind === "done").length,
      ...(wasOver ? { toldMs: (told?.startedAt ?? Number.NaN) - restartedAt } : {}),
      sealedMs: Date.now() - restartedAt,
    };
  }

  /** Missions that were told more or less than once by now, after all the kills. */
  async strays(): Promise<string[]> {
    const counted = [...this.#told].map(async ([session, missionId]) => {
      const count = tellings(await this.#server.messages(session), missionId);
      return count === 1 ? [] : [`${missionId} was told ${count} times`];
    });
    return (await Promise.all(counted)).flat();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#records.close();
    await this.#setting[Symbol.asyncDispose]();
  }

  async #started(session: string): Promise<string> {
    const id = await until(
      () => {
        this.#records.refresh();
        return this.#records.get(["parent", session]);
      },
      patienceMs,
      2,
    );
    if (id === undefined) throw new Error("the mission did not start");
    return id;
  }

  async #reach({ by, part }: CrashPoint, missionId: string, from: number): Promise<void> {
    const { durationMs, commits } = this.#usual;
    if (by === "time") return void (await wait(part * durationMs));
    const version = from + Math.ceil(part * commits);
    const isEnded = (): boolean => this.#records.get(["mission", missionId])?.phase.kind === "ended";
    // A mission may need fewer commits than the first one: its end is the last point there is.
    const isThere = (): boolean => (by === "commits" && this.#records.version >= version) || isEnded();
    await until(
      () => {
        this.#records.refresh();
        return isThere() || undefined;
      },
      patienceMs,
      2,
    );
    if (by === "end") await wait(part * endMs);
  }

  #isDelivered(missionId: string): boolean {
    this.#records.refresh();
    return this.#records.get(["delivery", missionId])?.kind === "delivered";
  }

  #view(missionId: string): MissionView {
    using snapshot = this.#records.snapshot();
    const view = viewOf(snapshot, missionId);
    if (view === undefined) throw new Error(`mission ${missionId} is lost`);
    return view;
  }
}

function goalOf(folder: string): UnitsGoal {
  return { count: 12, width: 4, folder };
}
