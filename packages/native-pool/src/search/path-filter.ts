import { globExpression } from "./glob-syntax.ts";

/** Decides by name and path, as `include` and `exclude` say. */
export type PathFilter = (path: string, name: string) => boolean;

/**
 * True for what any of the globs matches; a glob without `/` is matched with the name.
 *
 * @throws InvalidPatternError OCO_NATIVE_PATTERN for what is no glob.
 */
export function anyGlob(globs: readonly string[]): PathFilter {
  const compiled = globs.map((glob) => ({
    isName: !glob.includes("/"),
    expression: globExpression(glob.startsWith("/") ? glob.slice(1) : glob, { hasBraces: true }),
  }));
  return (path, name) => compiled.some(({ isName, expression }) => expression.test(isName ? name : path));
}
