import type { RuleFinding } from "./evidence.ts";
import type { Rule } from "./rules.ts";

/** A file as text rules see it. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A subject that has files. */
export interface HasFiles {
  readonly files: Iterable<TextFile>;
}

/** Finds every line that matches; `where` is `path:line`. @throws TypeError for a pattern that keeps state (`g`, `y`). */
export function forbidText(name: string, pattern: RegExp, message: string): Rule<HasFiles> {
  if (pattern.global || pattern.sticky)
    throw new TypeError(`Pattern of rule "${name}" must not be global or sticky`);
  return {
    name,
    find: function* ({ files }): Generator<Omit<RuleFinding, "rule">> {
      for (const { path, text } of files) {
        for (const [index, line] of text.split(/\r?\n/).entries()) {
          if (pattern.test(line)) yield { message, where: `${path}:${index + 1}` };
        }
      }
    },
  };
}

/** Finds what a merge left behind: lines that begin with seven of the markers of a conflict. */
export function forbidConflictMarkers(): Rule<HasFiles> {
  return forbidText("conflict-markers", /^(<{7}|>{7}|\|{7})( |$)/, "a merge conflict is not resolved");
}
