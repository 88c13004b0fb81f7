import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { AstGrep } from "../../code/ast-grep.ts";
import { isBelow } from "../../search/worktree.ts";
import { parseRules } from "./parse-rules.ts";
import type { RuleFault, StructuralRule } from "./structural-rule.ts";

/** Of one project. */
const maxFiles = 100;
const maxFileBytes = 64 * 1024;

export interface RulePlaces {
  /** Files are named from here. */
  readonly directory: string;
  /** The `.opencode` folders of the project, the weakest first; rules are in `oco/rules` of each. */
  readonly folders: readonly string[];
}

export interface LoadedRules {
  readonly rules: readonly StructuralRule[];
  readonly faults: readonly RuleFault[];
}

/**
 * The rules of a project. What cannot be read, or what ast-grep does not take, is a fault and left out; the rest holds. Of
 * two rules with one id the one of the inner folder holds. Never rejects.
 */
export async function loadRules(
  places: RulePlaces,
  astGrep: () => Promise<AstGrep | Error>,
): Promise<LoadedRules> {
  const byId = new Map<string, StructuralRule>();
  const faults: RuleFault[] = [];
  const paths = (await Promise.all(places.folders.map(ruleFiles))).flat();
  for (const [index, path] of paths.entries()) {
    const file = relative(places.directory, path);
    const leave = (why: string): void => void faults.push({ file, why });
    try {
      if (index >= maxFiles) throw new Error(`there are more than ${maxFiles} files of rules`);
      const { rules, faults: own } = await parseRules(await textOf(path));
      for (const why of own) leave(why);
      for (const rule of rules) {
        const why = await refusal(rule, await astGrep());
        if (why === undefined) byId.set(rule.id, rule);
        else leave(`${rule.id}: ${why}`);
      }
    } catch (error) {
      leave(describe(error));
    }
  }
  return { rules: [...byId.values()], faults };
}

/** The files of rules in a folder, in the order of their names. */
async function ruleFiles(folder: string): Promise<string[]> {
  const rules = join(folder, "oco", "rules");
  const names = await readdir(rules).catch(() => []);
  return names
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(rules, name));
}

/** The text of a file of rules, which has to be in its project by its real path. */
async function textOf(path: string): Promise<string> {
  const project = await realpath(dirname(dirname(dirname(dirname(path)))));
  const real = await realpath(path);
  if (!isBelow(project, real)) throw new Error(`leads outside of ${project}`);
  const { size } = await stat(real);
  if (size > maxFileBytes) throw new Error(`has ${size} bytes, more than ${maxFileBytes}`);
  return readFile(real, "utf8");
}

/** Why ast-grep does not take a rule; without ast-grep nobody knows. */
async function refusal(
  { language, matcher }: StructuralRule,
  astGrep: AstGrep | Error,
): Promise<string | undefined> {
  if (astGrep instanceof Error) return undefined;
  try {
    (await astGrep.parseAsync(language, "")).root().findAll(matcher);
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*(\|->)?/g, " ").trim();
}
