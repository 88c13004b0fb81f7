import type { MissionView } from "../decide/view.ts";

/** What a wait needs to know of an engine. */
export interface Awaited {
  readonly listeners: Set<(view: MissionView) => void>;
  /** The mission as it is now. */
  readonly now: () => MissionView;
}

/** Waits until a mission is over and cleaned up, or waits for a decision. Rejects with the reason of the signal. */
export function waitForEnd(
  { listeners, now }: Awaited,
  missionId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      listeners.delete(look);
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
    if (signal?.aborted) return reject(signal.reason);
    const view = now();
    signal?.addEventListener("abort", aborted, { once: true });
    listeners.add(look);
    look(view);
  });
}

function isAtRest({ mission: { phase } }: MissionView): boolean {
  return phase.kind === "decision" || (phase.kind === "ended" && phase.isCleaned);
}
