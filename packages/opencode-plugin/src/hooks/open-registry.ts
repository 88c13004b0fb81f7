import { createHookRegistry, type HookFailure } from "@oco/hooks";
import type { HostEvents, HostHookRegistry } from "./host-events.ts";
import type { HookReporter } from "./reporter.ts";
import { isPlain } from "./write-back.ts";

/** A registry for the host's events. A hook that fails is told to the reporter, a person's own also in a note. */
export function openRegistry(reporter: HookReporter): HostHookRegistry {
  const checked = { validate: validateOutput };
  return createHookRegistry<HostEvents>({
    events: {
      event: { validate: refuseChange },
      "chat.message": checked,
      "chat.params": checked,
      "command.execute.before": checked,
      "tool.execute.before": checked,
      "tool.execute.after": checked,
      "shell.env": checked,
      "experimental.chat.system.transform": checked,
      "experimental.session.compacting": checked,
      "experimental.text.complete": checked,
    },
    traceCapacity: 64,
    onFailure: (failure) => reportFailure(reporter, failure),
  });
}

function reportFailure({ log, show }: HookReporter, { id, event, source, kind, error }: HookFailure): void {
  log(`the hook ${id} failed in ${event} (${kind})`, error);
  if (source !== undefined) show(`Hook ${id} of ${source} failed and was left out: see the log`);
}

function validateOutput(value: unknown): never {
  if (!isPlain(value)) throw new TypeError("a hook puts an object in the place of the host's output");
  for (const key of ["system", "context", "parts"] as const) {
    const list = value[key];
    if (list !== undefined && !Array.isArray(list)) throw new TypeError(`${key} must stay an array`);
  }
  return value as never;
}

function refuseChange(): never {
  throw new TypeError("an event of the host cannot be changed");
}
