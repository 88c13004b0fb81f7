import type { Hooks } from "@opencode-ai/plugin";
import type { BusEvent } from "../host/bus-event.ts";
import { type HostEventName, type HostHookRegistry, outputEvents } from "./host-events.ts";
import { copyOf, writeBack } from "./write-back.ts";

type Handler = (input: object, output: object) => Promise<void>;

interface AnyRegistry {
  order(event: HostEventName): readonly unknown[];
  dispatch(event: HostEventName, value: unknown, input?: unknown): unknown;
}

/** How a dispatch ended, as far as the host has to know. */
interface Ended {
  readonly status: "completed" | "stopped";
  readonly value: object;
  readonly reason?: string;
}

/**
 * OpenCode's hooks, answered by the registry. Hooks get a copy and what they decided is written back, so that a hook
 * that fails half-way has changed nothing. Nothing here throws but the refusal of a tool call, which is how the host
 * wants to be told; `until` is waited for before the first tool call, so that hooks still being loaded are heard.
 */
export function routeHooks(registry: HostHookRegistry, until: () => Promise<void>): Hooks {
  const any: AnyRegistry = registry;
  const handlers = outputEvents.map((event): [string, Handler] => [
    event,
    (input, output) => route(any, event, input, output, until),
  ]);
  return {
    ...Object.fromEntries(handlers),
    event: async ({ event }) => {
      // The hook is typed with the names of an older generation; at run time they are the current ones.
      await registry.dispatch("event", event as BusEvent);
    },
  };
}

async function route(
  registry: AnyRegistry,
  event: HostEventName,
  input: object,
  output: object,
  until: () => Promise<void>,
): Promise<void> {
  const isCall = event === "tool.execute.before";
  if (isCall) await until();
  if (registry.order(event).length === 0) return;
  const given = copyOf(output);
  const { status, value, reason } = (await registry.dispatch(event, given, input)) as Ended;
  if (status === "stopped" && isCall) throw new Error(reason);
  if (value !== given) writeBack(output, value);
}
