/** The functions that a module exports, as tasks with one argument. */
export type TaskModule = Readonly<Record<string, unknown>>;

/** The name of an exported function. */
export type TaskName<M> = {
  [K in keyof M & string]: M[K] extends (argument: never) => unknown ? K : never;
}[keyof M & string];

/** The argument of an exported function. */
export type TaskArgument<F> = F extends (...parameters: infer P) => unknown ? P[0] : never;

/** What awaiting an exported function gives. */
export type TaskResult<F> = F extends (...parameters: never) => infer R ? Awaited<R> : never;
