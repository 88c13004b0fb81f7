/** Settings of the tools for code. */
export interface CodeOptions {
  /** The command that checks the project, without a shell. @default `tsc --noEmit` where there is a `tsconfig.json` */
  readonly checker?: string;
  /** Time for the checker, in milliseconds. @default 120_000 */
  readonly checkerMs?: number;
  /** Files that one structural search reads. @default 5_000 */
  readonly maxFiles?: number;
}
