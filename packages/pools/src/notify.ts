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
    onError?.(error);
  }
}
