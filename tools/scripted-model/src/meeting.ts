/**
 * A point at which scripts wait for each other: `arrive` resolves when it has been called `count` times. It shows
 * that requests run at the same time without any timer; when fewer come, they wait until the client gives up.
 *
 * @throws RangeError when `count` is not a positive integer
 */
export function meeting(count: number): () => Promise<void> {
  if (!(Number.isSafeInteger(count) && count > 0)) throw new RangeError(`count is ${count}`);
  let arrived = 0;
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived >= count) open();
    return opened;
  };
}
