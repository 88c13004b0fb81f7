/** Where faults of hooks are told: to a log, and in a short note that the person sees. Neither may throw. */
export interface HookReporter {
  readonly log: (message: string, error: unknown) => void;
  readonly show: (message: string) => void;
}
