import type { Clock } from "../clock.ts";
import type { MissionView } from "../decide/view.ts";
import type { StepListeners } from "./step-listeners.ts";

/** What a wait needs to know of an engine. */
export interface Awaited {
  readonly listeners: StepListeners;
  /** The mission as it is now. */
  readonly now: () => MissionView;
  /** Whether listeners hear of the mission: only what this process drives tells them. */
  readonly isHeard: () => boolean;
  readonly clock: Clock;
  /** How often a mission that is not heard of is looked at. */
  readonly beatMs: number;
  /** Aborts when the engine closes: nothing is looked at any more. */
  readonly closing: AbortSignal;
}

/** Waits until a mission is over and cleaned up, or waits for a decision. Rejects with the reason of the signal. */
export function waitForEnd(
  awaited: Awaited,
  missionId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { listeners, now, isHeard, clock, beatMs, closing } = awaited;
  return new Promise((resolve, reject) => {
    let timer: unknown;
    let hearing: Disposable | undefined;
    const quiet = (): void => clock.clearTimeout(timer);
    const finish = (): void => {
      quiet();
      hearing?.[Symbol.dispose]();
      closing.removeEventListener("abort", quiet);
      signal?.removeEventListener("abort", aborted);
    };
    const look = (view: MissionView): void => {
      if (view.mission.id !== missionId || !isAtRest(view)) return;
      finish();
      resolve();
    };
    const aborted = (): void => {
      finish();
      reject(signal?.reason);
    };
    const beat = (): void => {
      timer = clock.setTimeout(beat, beatMs);
      try {
        if (!isHeard()) look(now());
      } catch (error) {
        finish();
        reject(error);
      }
    };
    if (signal?.aborted) return reject(signal.reason);
    const view = now();
    signal?.addEventListener("abort", aborted, { once: true });
    closing.addEventListener("abort", quiet, { once: true });
    hearing = listeners.add(look);
    if (!closing.aborted) timer = clock.setTimeout(beat, beatMs);
    look(view);
  });
}

function isAtRest({ mission: { phase } }: MissionView): boolean {
  return phase.kind === "decision" || (phase.kind === "ended" && phase.isCleaned);
}
