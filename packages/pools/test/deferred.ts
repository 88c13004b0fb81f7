/** A promise that the test settles by hand. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** Lets promises settle, a few dozen deep. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await undefined;
}

/** Follows a promise to what it became; stays `pending` until then. */
export function outcomeOf(promise: Promise<unknown>): { readonly state: string; readonly value: unknown } {
  const outcome = { state: "pending", value: undefined as unknown };
  promise.then(
    (value) => Object.assign(outcome, { state: "fulfilled", value }),
    (error: unknown) => Object.assign(outcome, { state: "rejected", value: error }),
  );
  return outcome;
}
