import { globExpression } from "./glob-syntax.ts";

/** What ignore files say of a path; undefined when none of them mentions it. */
export type IgnoreVerdict = "ignored" | "kept" | undefined;

interface Rule {
  readonly expression: RegExp;
  readonly verdict: "ignored" | "kept";
  readonly isForFolders: boolean;
}

/** The rules of one `.gitignore` or `.ignore`, on top of those of the folders above (gitignore(5)). */
export class IgnoreFile {
  readonly #above: IgnoreFile | undefined;
  readonly #base: string;
  readonly #rules: readonly Rule[];

  /** `base` is the folder of the file below the root: empty, or ending with `/`. */
  constructor(text: string, base: string, above: IgnoreFile | undefined) {
    this.#above = above;
    this.#base = base;
    this.#rules = text
      .replace(/^\ufeff/, "")
      .split("\n")
      .map(readRule)
      .filter((rule): rule is Rule => rule !== undefined)
      .reverse();
  }

  /** The last rule of the nearest file that mentions the path decides. */
  verdict(path: string, isFolder: boolean): IgnoreVerdict {
    const below = path.slice(this.#base.length);
    for (const { expression, verdict, isForFolders } of this.#rules) {
      if ((isFolder || !isForFolders) && expression.test(below)) return verdict;
    }
    return this.#above?.verdict(path, isFolder);
  }
}

function readRule(line: string): Rule | undefined {
  let glob = line.replace(/\r$/, "");
  if (glob.startsWith("#")) return undefined;
  if (!glob.endsWith("\\ ")) glob = glob.trimEnd();
  const verdict = glob.startsWith("!") ? "kept" : "ignored";
  if (verdict === "kept") glob = glob.slice(1);
  const isForFolders = glob.endsWith("/");
  if (isForFolders) glob = glob.slice(0, -1);
  if (glob === "") return undefined;
  const isAnchored = glob.includes("/");
  if (glob.startsWith("/")) glob = glob.slice(1);
  try {
    const expression = globExpression(isAnchored ? glob : `**/${glob}`, { hasBraces: false });
    return { expression, verdict, isForFolders };
  } catch {
    // git, too, takes a line that is no glob for one that matches nothing.
    return undefined;
  }
}
