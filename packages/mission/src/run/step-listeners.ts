import type { MissionView } from "../decide/view.ts";

/** Hears each committed state of each mission. */
export type StepListener = (view: MissionView) => void;

/** Who hears of the steps of an engine's missions. One that throws is its own problem: the mission goes on (M10). */
export class StepListeners {
  readonly #listeners = new Set<StepListener>();
  readonly #onFault: (message: string, error: unknown) => void;

  constructor(onFault: (message: string, error: unknown) => void) {
    this.#onFault = onFault;
  }

  add(listener: StepListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  tell(view: MissionView): void {
    for (const listener of this.#listeners) {
      try {
        listener(view);
      } catch (error) {
        this.#onFault(`a listener of mission ${view.mission.id} threw`, error);
      }
    }
  }
}
