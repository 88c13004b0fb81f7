import type { MissionView, RecallRequest } from "@oco/mission";
import type { Hooks } from "@opencode-ai/plugin";
import { registerContext } from "../context/context-hooks.ts";
import { type MissionPlace, missionPlace } from "../context/mission-place.ts";
import { SessionAgents } from "../context/session-agents.ts";
import { registerClaims } from "../guard/claim-hook.ts";
import { registerGuard } from "../guard/guard-hook.ts";
import { missionClaims } from "../guard/mission-claims.ts";
import { memoryFolder } from "../recall/memory-folder.ts";
import { MissionMemory } from "../recall/mission-memory.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import type { HostHookRegistry } from "./host-events.ts";
import { loadUserHooks, type UserHookPlaces } from "./load-user-hooks.ts";
import { openRegistry } from "./open-registry.ts";
import type { HookReporter } from "./reporter.ts";
import { routeHooks } from "./route-hooks.ts";

export interface ProjectHooksOptions {
  readonly runtime: ProjectRuntime;
  /** The folder of the host's instance: the project's own, or that of a worktree of a mission. */
  readonly directory: string;
  /** The root of the repository, or the folder itself where there is none. */
  readonly worktree: string;
  /** Names of the plugin's own agents. */
  readonly team: readonly string[];
  /** Whose commands the guard looks at. */
  readonly guard: "agents" | "everybody" | "off";
  /** Whether missions remember. */
  readonly memory: boolean;
  readonly userHooks: UserHookPlaces;
  readonly reporter: HookReporter;
}

/**
 * The hooks of one project: what keeps people safe runs early, what carries missions in the middle, what only shows
 * something late, and a person's own hooks where they say.
 */
export class ProjectHooks implements AsyncDisposable {
  readonly registry: HostHookRegistry;
  /** Resolves when the person's hooks are loaded; bounded, never rejects. */
  readonly loaded: Promise<void>;
  readonly #memory: MissionMemory | undefined;

  constructor(options: ProjectHooksOptions) {
    const { runtime, reporter, memory } = options;
    this.registry = openRegistry(reporter);
    this.#memory = memory ? openMissionMemory(runtime) : undefined;
    this.#registerOwn(options);
    this.loaded = loadUserHooks(this.registry, options.userHooks, reporter);
  }

  /** OpenCode's hooks, answered by the registry. */
  hooks(): Hooks {
    return routeHooks(this.registry, () => this.loaded);
  }

  /** Takes a committed state of a mission. */
  take(view: MissionView): void {
    this.#memory?.take(view);
  }

  /** What is known from before for a task of a mission; nothing where missions do not remember. */
  async recall(request: RecallRequest): Promise<string> {
    return (await this.#memory?.recall(request)) ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.registry[Symbol.dispose]();
    await this.#memory?.[Symbol.asyncDispose]();
  }

  #registerOwn({ runtime, directory, worktree, team, guard }: ProjectHooksOptions): void {
    const { registry } = this;
    const sessions = new SessionAgents();
    const ours = new Set(team);
    registry.register({
      id: "oco/session-agents",
      event: "chat.params",
      phase: "early",
      run: (_, { input }) => sessions.note(input.sessionID, input.agent),
    });
    registry.register({
      id: "oco/session-children",
      event: "event",
      phase: "early",
      run: (event) => sessions.take(event),
    });
    const isGuarded = (id: string): boolean =>
      guard === "everybody" || sessions.isChild(id) || ours.has(sessions.get(id) ?? "");
    if (guard !== "off") registerGuard(registry, { worktree, directory, isGuarded });
    const placeOf = async (sessionId: string): Promise<MissionPlace | undefined> => {
      const records = await runtime.missionRecords();
      return records === undefined ? undefined : missionPlace(records, sessionId);
    };
    registerClaims(registry, missionClaims(runtime, directory));
    const known = async (place: MissionPlace): Promise<string> => {
      try {
        return (await this.#memory?.carried(place)) ?? "";
      } catch (error) {
        runtime.onFault("recall what a compaction is to keep")(error);
        return "";
      }
    };
    registerContext(registry, { placeOf, known });
  }
}

function openMissionMemory(runtime: ProjectRuntime): MissionMemory {
  const onFault = runtime.onFault("remember what the mission learnt");
  return new MissionMemory({
    open: async () => {
      const { openMemoryAt } = await import("../recall/open-memory.ts");
      const { directory, config } = runtime;
      const limits = typeof config.memory === "object" ? config.memory : {};
      return openMemoryAt(memoryFolder(directory), directory, onFault, limits);
    },
    onFault,
  });
}
