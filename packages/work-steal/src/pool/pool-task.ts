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
  timer: NodeJS.Timeout | undefined;
  detach: (() => void) | undefined;
}
