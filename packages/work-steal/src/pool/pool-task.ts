/** A task of a pool that has not ended, on the pool's side. */
export interface PoolTask {
  readonly name: string;
  readonly argument: unknown;
  readonly timeoutMs: number | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  /** Its slot; undefined while it waits for one. */
  handle: number | undefined;
  /** The worker that its argument was sent to, when that was too large for the slot. */
  addressee: number | undefined;
  /** Why its worker is being stopped, when that is because of this task. */
  stopped: { readonly reason: unknown } | undefined;
  hasEnded: boolean;
  timer: NodeJS.Timeout | undefined;
  detach: (() => void) | undefined;
}

/** A task that has nothing yet but what it was given. */
export function newTask(
  name: string,
  argument: unknown,
  timeoutMs: number | undefined,
  resolve: (value: unknown) => void,
  reject: (reason: unknown) => void,
): PoolTask {
  return {
    name,
    argument,
    timeoutMs,
    resolve,
    reject,
    handle: undefined,
    addressee: undefined,
    stopped: undefined,
    hasEnded: false,
    timer: undefined,
    detach: undefined,
  };
}
