import type { PoolTask } from "./pool-task.ts";
import type { Slots } from "./slots.ts";
import { stamp } from "./wire.ts";

/** Calls back once a task has run for `limitMs`, measured from the start that its worker noted: waiting does not count. */
export function limitTime(task: PoolTask, limitMs: number, slots: Slots, onElapsed: () => void): void {
  const check = (): void => {
    const started = task.handle === undefined ? undefined : slots.startOf(task.handle);
    const elapsed = started === undefined ? 0 : (stamp() - started) & 0x7fffffff;
    if (task.handle !== undefined && elapsed >= limitMs) onElapsed();
    else task.timer = setTimeout(check, Math.max(1, limitMs - elapsed));
  };
  task.timer = setTimeout(check, limitMs);
}
