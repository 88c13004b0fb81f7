import type { Link, LinkEvents } from "./link.ts";

/** Stands in for a child that did not start; reports so after the caller has its hands on the link. */
export function failedLink(cause: () => unknown, events: LinkEvents): Link {
  setImmediate(() => events.onExit({ kind: "not-started", cause: cause() }));
  return {
    pid: 0,
    isWritable: false,
    send: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    endInput: () => undefined,
    signal: () => undefined,
  };
}
