import type { BusEvent } from "../../host/bus-event.ts";
import { keepNewest } from "../../host/keep-newest.ts";

interface Known {
  isBusy: boolean;
  /** An error makes the host say `idle` a second time. */
  isEchoExpected: boolean;
}

/** Sessions that are remembered; those that changed last are kept. */
const maxKnown = 2000;

/**
 * Hears that somebody aborted a session. The host says so only of a busy one; of an idle one it says `idle` once more,
 * and that is the only sign that a person wants what runs in the background to stop.
 */
export class AbortWatch {
  readonly #onAbort: (sessionId: string) => void;
  readonly #known = new Map<string, Known>();

  constructor(onAbort: (sessionId: string) => void) {
    this.#onAbort = onAbort;
  }

  take(event: BusEvent): void {
    const properties = event.properties as
      | {
          readonly sessionID?: unknown;
          readonly status?: { readonly type?: unknown };
          readonly error?: { readonly name?: unknown };
        }
      | undefined;
    const sessionId = properties?.sessionID;
    if (typeof sessionId !== "string") return;
    if (event.type === "session.status" && properties?.status?.type !== "idle")
      this.#note(sessionId, { isBusy: true, isEchoExpected: false });
    else if (event.type === "session.idle") this.#idle(sessionId);
    else if (event.type === "session.deleted") {
      this.#known.delete(sessionId);
      this.#onAbort(sessionId);
    } else if (event.type === "session.error") {
      this.#note(sessionId, { isBusy: this.#known.get(sessionId)?.isBusy ?? false, isEchoExpected: true });
      if (properties?.error?.name === "MessageAbortedError") this.#onAbort(sessionId);
    }
  }

  #idle(sessionId: string): void {
    const known = this.#known.get(sessionId);
    if (known === undefined || (!known.isBusy && !known.isEchoExpected)) this.#onAbort(sessionId);
    this.#note(sessionId, { isBusy: false, isEchoExpected: known?.isBusy === true && known.isEchoExpected });
  }

  #note(sessionId: string, known: Known): void {
    keepNewest(this.#known, sessionId, known, maxKnown);
  }
}
