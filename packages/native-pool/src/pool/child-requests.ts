import type { Link } from "../process/link.ts";
import { answerText, type Message } from "./message.ts";

/**
 * Unread answers at which a child is given up, in UTF-16 units. To read nothing more from it would be gentler, but a
 * child whose writes block, as those of Node do, would then never come to read.
 */
const mostUnread: number = 16 * 1024 * 1024;

/**
 * Answers the requests of one child with what the handler gives, or with the errors that JSON-RPC 2.0 has for it. What
 * waits behind its full input is bounded (invariant P7).
 */
export class ChildRequests {
  readonly #link: Link;
  readonly #onRequest: ((method: string, params: unknown) => unknown) | undefined;
  readonly #onFlooded: (reason: string) => void;
  #unread = 0;

  /** `onFlooded` is called when the child has asked for more than it reads. */
  constructor(
    link: Link,
    onRequest: ((method: string, params: unknown) => unknown) | undefined,
    onFlooded: (reason: string) => void,
  ) {
    this.#link = link;
    this.#onRequest = onRequest;
    this.#onFlooded = onFlooded;
  }

  answer({ id, method, params }: Extract<Message, { kind: "request" }>): void {
    const onRequest = this.#onRequest;
    if (onRequest === undefined) {
      this.#send(answerText(id, { error: { code: -32_601, message: `no handler for ${method}` } }));
      return;
    }
    Promise.resolve()
      .then(() => onRequest(method, params))
      .then((result) => answerText(id, { result }))
      .catch((error: unknown) => answerText(id, { error: { code: -32_603, message: String(error) } }))
      .then((text) => this.#send(text));
  }

  /** The child has read what was waiting. */
  onDrain(): void {
    this.#unread = 0;
  }

  #send(text: string): void {
    this.#link.send(text);
    if (this.#link.isWritable) return;
    this.#unread += text.length;
    if (this.#unread > mostUnread) this.#onFlooded(`it asks on and reads no answer, ${this.#unread} wait`);
  }
}
