import type { HookEvent, HookEventName, HookRegistry } from "@oco/hooks";
import type { Hooks } from "@opencode-ai/plugin";
import type { BusEvent } from "../host/bus-event.ts";

type Input<Name extends keyof Hooks> =
  NonNullable<Hooks[Name]> extends (input: infer In, ...rest: never[]) => unknown ? In : never;

type Output<Name extends keyof Hooks> =
  NonNullable<Hooks[Name]> extends (input: never, output: infer Out) => unknown ? Out : never;

type Routed<Name extends keyof Hooks> = HookEvent<Output<Name>, Input<Name>>;

/** OpenCode's hooks that go through the registry, under OpenCode's own names. The value is what the host calls `output`. */
export interface HostEvents {
  /** The value is the event; nothing in it can be changed. */
  readonly event: HookEvent<BusEvent>;
  readonly "chat.message": Routed<"chat.message">;
  readonly "chat.params": Routed<"chat.params">;
  readonly "command.execute.before": Routed<"command.execute.before">;
  /** A hook that stops this event refuses the tool call; the model is told the reason. */
  readonly "tool.execute.before": Routed<"tool.execute.before">;
  readonly "tool.execute.after": Routed<"tool.execute.after">;
  readonly "shell.env": Routed<"shell.env">;
  readonly "experimental.chat.system.transform": Routed<"experimental.chat.system.transform">;
  readonly "experimental.session.compacting": Routed<"experimental.session.compacting">;
  readonly "experimental.text.complete": Routed<"experimental.text.complete">;
}

export type HostEventName = HookEventName<HostEvents>;

/** The registry of one project. */
export type HostHookRegistry = HookRegistry<HostEvents>;

/** Hooks with an output; `event` has none. */
export const outputEvents: readonly Exclude<HostEventName, "event">[] = [
  "chat.message",
  "chat.params",
  "command.execute.before",
  "tool.execute.before",
  "tool.execute.after",
  "shell.env",
  "experimental.chat.system.transform",
  "experimental.session.compacting",
  "experimental.text.complete",
];
