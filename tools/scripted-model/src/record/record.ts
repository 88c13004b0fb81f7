import { ScriptedModelError } from "../errors.ts";
import type { ModelRequest } from "../request/model-request.ts";
import { describeRequest } from "../script.ts";
import type { Step } from "../step.ts";

/**
 * How a request ended: its reply was sent whole, a status was sent, the stream was cut, the client went away first,
 * the server closed first, or the script failed.
 */
export type Outcome = "completed" | "status" | "cut" | "client-gone" | "closed" | "failed";

/** A request and what became of it. The last four fields change when it ends. */
export interface RecordedRequest extends ModelRequest {
  /** What the script answered; empty until it has. */
  steps: readonly Step[];
  /** When the request ended, by the server's clock; `undefined` while it runs. */
  endedAt: number | undefined;
  outcome: Outcome | undefined;
  /** Why the script failed. */
  error: unknown;
}

/** Bounds of what a record keeps. */
export interface RecordLimits {
  readonly maxRequests: number;
  readonly maxBytes: number;
}

/** Requests that a record had to forget, the oldest first. */
export interface Overflow {
  readonly requests: number;
  readonly bytes: number;
}

interface Waiter {
  readonly predicate: (request: RecordedRequest) => boolean;
  readonly resolve: (request: RecordedRequest) => void;
  readonly reject: (error: unknown) => void;
}

/** The requests of a server in order of arrival, bounded in number and in bytes. */
export class RequestRecord {
  readonly #limits: RecordLimits;
  readonly #requests: RecordedRequest[] = [];
  readonly #waiters = new Set<Waiter>();
  #bytes = 0;
  #overflow: Overflow = { requests: 0, bytes: 0 };

  constructor(limits: RecordLimits) {
    this.#limits = limits;
  }

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  get overflow(): Overflow {
    return this.#overflow;
  }

  begin(request: ModelRequest): RecordedRequest {
    const entry: RecordedRequest = {
      ...request,
      steps: [],
      endedAt: undefined,
      outcome: undefined,
      error: undefined,
    };
    this.#requests.push(entry);
    this.#bytes += entry.bytes;
    this.#forgetOldest();
    this.#notify(entry);
    return entry;
  }

  end(entry: RecordedRequest, outcome: Outcome, endedAt: number, error?: unknown): void {
    entry.endedAt = endedAt;
    entry.outcome = outcome;
    entry.error = error;
    this.#notify(entry);
  }

  /** The first request, kept or to come, for which `predicate` holds when it arrives or ends. */
  waitFor(predicate: (request: RecordedRequest) => boolean, timeoutMs: number): Promise<RecordedRequest> {
    const known = this.#requests.find(predicate);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(this.#waitError(`no request fulfilled the condition within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter = {
        predicate,
        resolve: (request) => {
          clearTimeout(timer);
          resolve(request);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** Rejects all who still wait. */
  close(): void {
    for (const waiter of this.#waiters) waiter.reject(this.#waitError("the server closed"));
    this.#waiters.clear();
  }

  #notify(entry: RecordedRequest): void {
    for (const waiter of [...this.#waiters]) {
      try {
        if (!waiter.predicate(entry)) continue;
        waiter.resolve(entry);
      } catch (error) {
        waiter.reject(error);
      }
      this.#waiters.delete(waiter);
    }
  }

  #forgetOldest(): void {
    const { maxRequests, maxBytes } = this.#limits;
    while (this.#requests.length > 1 && (this.#requests.length > maxRequests || this.#bytes > maxBytes)) {
      const bytes = this.#requests.shift()?.bytes ?? 0;
      this.#bytes -= bytes;
      this.#overflow = { requests: this.#overflow.requests + 1, bytes: this.#overflow.bytes + bytes };
    }
  }

  #waitError(what: string): ScriptedModelError {
    const last = this.#requests.slice(-5).map((request) => `\n  ${describeRequest(request)}`);
    const seen = this.#requests.length + this.#overflow.requests;
    return new ScriptedModelError(
      "OCO_MODEL_WAIT",
      `${what}; ${seen} requests so far, the last:${last.join("")}`,
    );
  }
}
