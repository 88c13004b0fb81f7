import { HostError } from "../errors.ts";
import { type HostEvent, readEvents } from "./read-events.ts";

interface Waiter {
  /** Looks at one event; says whether it waits no longer. */
  readonly offer: (event: HostEvent) => boolean;
  readonly end: () => void;
}

/**
 * The events of one folder since the subscription. They are read whether or not somebody waits, so that none is
 * missed between two waits; the newest `limit` are kept.
 */
export class EventFeed implements AsyncIterable<HostEvent>, AsyncDisposable {
  readonly #leaving: AbortController;
  readonly #events: HostEvent[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly #limit: number;
  readonly #done: Promise<void>;
  #dropped = 0;
  #isEnded = false;

  private constructor(body: AsyncIterable<Uint8Array>, leaving: AbortController, limit: number) {
    this.#leaving = leaving;
    this.#limit = limit;
    this.#done = this.#read(body);
  }

  /** Subscribes; resolves when the server has confirmed, so that whatever is done next will be seen. */
  static async open(url: URL, timeoutMs = 60_000, limit = 50_000): Promise<EventFeed> {
    const leaving = new AbortController();
    const response = await fetch(url, { signal: leaving.signal });
    if (!response.ok || response.body === null) {
      throw new HostError("OCO_HOST_HTTP", `GET ${url.pathname} was answered with ${response.status}`);
    }
    const feed = new EventFeed(response.body as AsyncIterable<Uint8Array>, leaving, limit);
    await feed.waitFor(({ type }) => type === "server.connected", timeoutMs);
    return feed;
  }

  /** The events so far. */
  get events(): readonly HostEvent[] {
    return this.#events;
  }

  /** How many events were let go to stay within the limit. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * The first event, past or to come, for which `predicate` holds.
   *
   * @throws HostError `OCO_HOST_TIMEOUT` after the time limit (default 60000 ms), `OCO_HOST_EXITED` when the server
   *   ends first; the message has the types of the last events
   */
  waitFor(predicate: (event: HostEvent) => boolean, timeoutMs = 60_000): Promise<HostEvent> {
    const past = this.#events.find(predicate);
    if (past !== undefined) return Promise.resolve(past);
    if (this.#isEnded) return Promise.reject(this.#error("OCO_HOST_EXITED", "the events ended"));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(this.#error("OCO_HOST_TIMEOUT", `no such event within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter = {
        offer: (event) => {
          if (!predicate(event)) return false;
          clearTimeout(timer);
          resolve(event);
          return true;
        },
        end: () => {
          clearTimeout(timer);
          reject(this.#error("OCO_HOST_EXITED", "the events ended"));
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** All events from the first that is kept on, until the server ends or the feed is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<HostEvent, void, undefined> {
    // A position in the whole sequence: the array loses its head when the limit is reached.
    let position = this.#dropped;
    for (;;) {
      position = Math.max(position, this.#dropped);
      const event = this.#events[position - this.#dropped];
      if (event !== undefined) {
        position += 1;
        yield event;
      } else if (this.#isEnded) return;
      else await this.#next();
    }
  }

  async close(): Promise<void> {
    this.#leaving.abort();
    await this.#done;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        offer: () => {
          resolve();
          return true;
        },
        end: resolve,
      };
      this.#waiters.add(waiter);
    });
  }

  async #read(body: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const event of readEvents(body)) this.#take(event);
    } catch {
      // The feed was closed, or the server died: either way there is nothing more to read.
    }
    this.#isEnded = true;
    for (const waiter of this.#waiters) waiter.end();
    this.#waiters.clear();
  }

  #take(event: HostEvent): void {
    this.#events.push(event);
    if (this.#events.length > this.#limit) {
      this.#events.shift();
      this.#dropped += 1;
    }
    for (const waiter of [...this.#waiters]) if (waiter.offer(event)) this.#waiters.delete(waiter);
  }

  #error(code: "OCO_HOST_TIMEOUT" | "OCO_HOST_EXITED", message: string): HostError {
    const last = this.#events.slice(-15).map(({ type }) => type);
    return new HostError(code, `${message}; the last of ${this.#events.length} events: ${last.join(", ")}`);
  }
}
