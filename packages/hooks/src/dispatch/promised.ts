/**
 * The promise to wait for, when a hook returned one or anything that claims to be one.
 *
 * A promise as the language makes it is taken as it is, so that waiting for it costs one reaction. Everything else could throw when
 * it is listened to, or call back twice: a new promise that follows it does neither. What throws already when looked at is no promise.
 */
export function promised(result: unknown): Promise<unknown> | undefined {
  try {
    if (result instanceof Promise && isPlain(result)) return result;
    if (typeof result !== "object" || result === null) return undefined;
    if (!("then" in result) || typeof result.then !== "function") return undefined;
  } catch {
    return undefined;
  }
  return new Promise((resolve) => resolve(result));
}

/** Whether nobody, not even a subclass, has a say in what `then` does. */
function isPlain(promise: Promise<unknown>): boolean {
  return promise.then === Promise.prototype.then && promise.constructor === Promise;
}
