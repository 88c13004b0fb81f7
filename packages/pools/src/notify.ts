/** Tells the user of an error in the middle of our own work, which what the reporter throws in its turn must not leave half done. */
export function report(onError: ((error: unknown) => void) | undefined, error: unknown): void {
  try {
    onError?.(error);
  } catch {
    // There is nobody left to tell.
  }
}

/** Calls a listener of the user in the middle of our own work; what it throws must not leave that work half done. */
export function notify<E>(
  listener: ((event: E) => void) | undefined,
  event: E,
  onError: ((error: unknown) => void) | undefined,
): void {
  if (listener === undefined) return;
  try {
    listener(event);
  } catch (error) {
    report(onError, error);
  }
}
