import type { HostOptions } from "@oco-tools/opencode-host";
import {
  type ModelRequest,
  type RecordedRequest,
  type Script,
  type ScriptedModel,
  type Step,
  tool,
} from "@oco-tools/scripted-model";
import { openHost, plugin, type Setting } from "../host/open-host.ts";

export interface DelegationSetting {
  /** How the person's agent answers what it was asked, and then what its tools said. */
  readonly parent: (request: ModelRequest) => Step | readonly Step[] | Promise<Step | readonly Step[]>;
  /** How the agents of tasks answer. */
  readonly child: (request: ModelRequest) => Step | readonly Step[] | Promise<Step | readonly Step[]>;
  /** Options of the plugin beside the grant for the `build` agent. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly host?: HostOptions;
}

/** The real OpenCode, in which the `build` agent may delegate. */
export function openDelegation({ parent, child, options, host }: DelegationSetting): Promise<Setting> {
  const script: Script = async (request) => {
    if (request.parentSession === undefined && !request.toolNames.includes("delegate_task"))
      throw new Error(`the plugin is not loaded; the tools are ${request.toolNames.join(", ")}`);
    const steps = await (request.parentSession === undefined ? parent(request) : child(request));
    return [steps].flat() as Step[];
  };
  const delegation = { agents: ["build"], ...(options?.["delegation"] as object | undefined) };
  return openHost(script, {
    plugins: [[plugin, { ...options, delegation }]],
    ...host,
  });
}

/** Calls of `delegate_task`, one for each prompt, all in one message. */
export function delegateAll(prompts: readonly string[], more: object = { background: true }): Step[] {
  return prompts.map((prompt) =>
    tool("delegate_task", { agent: "general", description: prompt, prompt, ...more }),
  );
}

/** The prompts `task 1` to `task n`. */
export function prompts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `task ${index + 1}`);
}

/** Whether a request carries the message that wakes a parent. */
export function isWake({ parentSession, lastUser }: ModelRequest): boolean {
  return parentSession === undefined && /background tasks? (has|have) ended/.test(lastUser);
}

/** The requests of the children of a session. */
export function childrenOf(model: ScriptedModel, sessionId: string): RecordedRequest[] {
  return model.requests.filter(({ parentSession }) => parentSession === sessionId);
}
