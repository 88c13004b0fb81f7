/** Goals that people typed behind `/task` and no mission has taken yet; more sessions than this are never in between. */
const maxWaiting = 100;

/**
 * Keeps the exact words behind `/task` for the tool call that follows: the model that makes the call may shorten or
 * reword them.
 */
export class TypedGoals {
  readonly #waiting = new Map<string, { readonly goal: string; isSaved: boolean }>();

  /** Notes the words behind a command. `opencode run` quotes words with spaces; one pair of such quotes is not theirs. */
  note(sessionId: string, words: string): void {
    const text = words.trim();
    const unquoted = /^"([^"]*)"$/.exec(text)?.[1] ?? text;
    if (unquoted.trim() === "") return;
    this.#waiting.delete(sessionId);
    this.#waiting.set(sessionId, { goal: unquoted.trim(), isSaved: false });
    const oldest = this.#waiting.keys().next().value;
    if (this.#waiting.size > maxWaiting && oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** Hands out the words of a session, once. */
  take(sessionId: string): string | undefined {
    const waiting = this.#waiting.get(sessionId);
    this.#waiting.delete(sessionId);
    return waiting?.goal;
  }

  /** A message of a session is saved: the first is the command's own, and with the next one its words are of the past. */
  messageSaved(sessionId: string): void {
    const waiting = this.#waiting.get(sessionId);
    if (waiting?.isSaved === true) this.#waiting.delete(sessionId);
    else if (waiting !== undefined) waiting.isSaved = true;
  }
}
