/** Calls of `mission_run` and `mission_stop` that wait in this process. Each tells its session by its own result, so no message has to. */
export class ReportCalls {
  readonly #waiting = new Map<string, number>();

  /** A call waits for a mission until the handle is disposed of. */
  begin(missionId: string): Disposable {
    this.#add(missionId, 1);
    return { [Symbol.dispose]: () => this.#add(missionId, -1) };
  }

  isWaiting(missionId: string): boolean {
    return this.#waiting.has(missionId);
  }

  #add(missionId: string, change: 1 | -1): void {
    const count = (this.#waiting.get(missionId) ?? 0) + change;
    if (count > 0) this.#waiting.set(missionId, count);
    else this.#waiting.delete(missionId);
  }
}
