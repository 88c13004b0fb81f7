import { plainText, shortened } from "./plain-text.ts";

export interface Toast {
  readonly variant: "info" | "success" | "warning" | "error";
  readonly message: string;
}

export interface ToastOptions {
  /** Shows one; what becomes of it is nobody's concern. */
  readonly send: (toast: Toast & { readonly title: string; readonly durationMs: number }) => Promise<unknown>;
  /** @default true */
  readonly isOn?: boolean;
  /** Milliseconds of a clock that does not go back. */
  readonly now: () => number;
}

const maxLength = 160;
const durationMs = 6_000;
/** At most this many within `windowMs`. */
const maxInWindow = 3;
const windowMs = 10_000;
/** The same words are not shown again for this long. */
const repeatMs = 60_000;
const maxRemembered = 100;

/**
 * Short notes in the terminal interface. They are plain text of at most 160 characters, at most three in ten seconds,
 * and never the same within a minute; what is held back is in the log. Until the host is up they wait: it shows
 * nothing before, and a call to it might never return.
 */
export class Toasts {
  readonly #options: ToastOptions;
  readonly #waiting: Toast[] = [];
  readonly #shownAt: number[] = [];
  readonly #seen = new Map<string, number>();
  #isReady = false;
  #pinned: Toast | undefined;

  constructor(options: ToastOptions) {
    this.#options = options;
  }

  /** Shows what waits, and from now on everything at once. */
  ready(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    for (const toast of this.#waiting.splice(0)) this.show(toast);
  }

  /** Shows a note, or leaves it out when there were enough. */
  show({ variant, message }: Toast): void {
    if (this.#options.isOn === false) return;
    const toast = { variant, message: fitted(message) };
    if (!this.#isReady) {
      if (this.#waiting.length < maxInWindow) this.#waiting.push(toast);
      return;
    }
    if (!this.#isAllowed(toast.message)) return;
    // A host without a terminal interface has nobody to show it to; that is no fault.
    void Promise.resolve()
      .then(() => this.#options.send({ ...toast, title: "oco", durationMs }))
      .catch(() => {});
  }

  /** Shows a note now and, by `remind`, once more: a terminal interface that was still starting has missed the first. */
  pin(toast: Toast): void {
    this.#pinned = toast;
    this.show(toast);
  }

  /** Shows the pinned note again, once; the person is at the keyboard now. */
  remind(): void {
    const toast = this.#pinned;
    if (toast === undefined) return;
    this.#pinned = undefined;
    this.#seen.delete(fitted(toast.message));
    this.show(toast);
  }

  #isAllowed(message: string): boolean {
    const now = this.#options.now();
    const seen = this.#seen.get(message);
    if (seen !== undefined && now - seen < repeatMs) return false;
    while (this.#shownAt[0] !== undefined && now - this.#shownAt[0] >= windowMs) this.#shownAt.shift();
    if (this.#shownAt.length >= maxInWindow) return false;
    this.#shownAt.push(now);
    this.#seen.delete(message);
    this.#seen.set(message, now);
    const oldest = this.#seen.keys().next().value;
    if (this.#seen.size > maxRemembered && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}

function fitted(message: string): string {
  return shortened(plainText(message), maxLength);
}
