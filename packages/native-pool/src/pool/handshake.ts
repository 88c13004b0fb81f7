import { RequestTimeoutError } from "../errors.ts";
import { Call } from "./call.ts";
import type { Member } from "./member.ts";
import { serialise } from "./message.ts";
import type { ResolvedOptions } from "./options.ts";

/** Makes a starting child ready, or has it killed when the handshake fails or takes longer than `readyTimeoutMs`. */
export function shakeHands(member: Member, options: ResolvedOptions): void {
  const { ready } = options;
  if (ready === undefined) {
    member.becomeReady();
    return;
  }
  const alarm = options.clock.alarm(options.readyTimeoutMs, () => {
    member.failStart(new RequestTimeoutError("ready handshake", options.readyTimeoutMs));
  });
  // A notification makes the child ready where it arrives, see Member.
  const shaken = "notification" in ready ? undefined : perform(member, ready);
  shaken?.then(
    () => {
      alarm.cancel();
      member.becomeReady();
    },
    (error: unknown) => {
      alarm.cancel();
      member.failStart(error instanceof Error ? error : new Error(String(error), { cause: error }));
    },
  );
}

async function perform(
  member: Member,
  ready: Exclude<ResolvedOptions["ready"], undefined | { notification: string }>,
): Promise<void> {
  const request = (method: string, params?: unknown): Promise<unknown> => ask(member, method, params);
  if (typeof ready === "function") {
    await ready({ request, notify: (method, params) => member.notify(method, serialise(params)) });
  } else {
    await request(ready.request, ready.params);
  }
}

function ask(member: Member, method: string, params: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const init = {
      method,
      params: serialise(params),
      slot: undefined,
      timeoutMs: Number.POSITIVE_INFINITY,
      deadline: Number.POSITIVE_INFINITY,
      retriesLeft: 0,
      onPart: undefined,
      resolve,
      reject,
      owner: undefined,
    };
    member.send(new Call(init));
  });
}
