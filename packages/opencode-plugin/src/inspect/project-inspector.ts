import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FileInspector, Inspection, InspectionRequest } from "@oco/mission";
import { anyGlob } from "@oco/native-pool";
import { type AstGrep, astGrepOrWhy, languageOf, type SyntaxNode } from "../code/ast-grep.ts";
import { type Fault, onlyNew } from "./fault.ts";
import type { InspectOptions } from "./options.ts";
import { type LoadedRules, loadRules, type RulePlaces } from "./rules/load-rules.ts";
import { ruleFaults } from "./rules/structural-rule.ts";
import { codeFaults } from "./syntax/code-faults.ts";
import { jsonDialect, jsonFaults } from "./syntax/json-faults.ts";
import { Tally } from "./tally.ts";

export interface ProjectInspectorParts {
  readonly options: InspectOptions;
  readonly places: RulePlaces;
  /** Hears of what is left out, once. */
  readonly report: (message: string, error: Error) => void;
  /** @default what is installed beside the plugin */
  readonly load?: () => Promise<unknown>;
  /** @default Date.now */
  readonly now?: () => number;
}

/** What is needed to look at one file. */
interface Look extends InspectionRequest {
  readonly file: string;
  readonly syntax: Tally;
  readonly structure: Tally;
  readonly loaded: LoadedRules;
}

/**
 * Looks at changed files: whether they parse, and whether they keep to the rules of the project. The rules are read when
 * this is made, so that an agent that changes them changes nothing for the missions of this process.
 */
export class ProjectInspector implements FileInspector {
  readonly #parts: ProjectInspectorParts;
  readonly #now: () => number;
  readonly #isIgnored: (path: string, name: string) => boolean;
  readonly #loaded: Promise<LoadedRules>;
  #astGrep: Promise<AstGrep | Error> | undefined;

  constructor(parts: ProjectInspectorParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#isIgnored = anyGlob(parts.options.ignore.filter((glob) => isGlob(glob, parts)));
    this.#loaded = parts.options.rules ? this.#load() : Promise.resolve({ rules: [], faults: [] });
  }

  async inspect(request: InspectionRequest): Promise<readonly Inspection[]> {
    const { syntax: hasSyntax, maxFiles, timeoutMs } = this.#parts.options;
    const startedAt = this.#now();
    const loaded = await this.#loaded;
    const [syntax, structure] = [new Tally("syntax"), new Tally("rules")];
    for (const { file, why } of loaded.faults) structure.remark(`${file} is left out: ${why}`);
    for (const [index, file] of request.files.entries()) {
      request.signal.throwIfAborted();
      const isLate = this.#now() - startedAt > timeoutMs;
      const bound = index >= maxFiles ? `more than ${maxFiles} files` : `${timeoutMs} ms were over`;
      const look = { ...request, file, syntax, structure, loaded };
      if (index >= maxFiles || isLate) leave(look, bound);
      else await this.#look(look);
    }
    const durationMs = this.#now() - startedAt;
    return [
      ...(hasSyntax ? [syntax.inspection(startedAt, durationMs)] : []),
      ...(loaded.rules.length + loaded.faults.length > 0
        ? [structure.inspection(startedAt, durationMs)]
        : []),
    ];
  }

  async #look(look: Look): Promise<void> {
    const { directory, file, syntax } = look;
    const { maxFileBytes } = this.#parts.options;
    if (this.#isIgnored(file, file.slice(file.lastIndexOf("/") + 1)))
      return leave(look, "inspect.ignore names them");
    const dialect = jsonDialect(file);
    const language = languageOf(file);
    if (dialect === undefined && language === undefined) return syntax.leave("of a kind that is not checked");
    const text = await textOf(join(directory, file), maxFileBytes);
    if (typeof text !== "string") return leave(look, text.why);
    if (dialect !== undefined)
      return addNew(look, syntax, async (source) => jsonFaults(source, dialect), text);
    if (language !== undefined) await this.#lookAtCode(look, language, text);
  }

  async #lookAtCode(look: Look, language: string, text: string): Promise<void> {
    const { file, syntax, structure, loaded } = look;
    const rules = loaded.rules.filter((rule) => rule.language === language && rule.isAbout(file));
    const astGrep = await this.#loadAstGrep();
    if (astGrep instanceof Error) {
      syntax.miss(astGrep.message);
      if (rules.length > 0) structure.miss(astGrep.message);
      return;
    }
    const rootOf = async (source: string): Promise<SyntaxNode> =>
      (await astGrep.parseAsync(language, source)).root();
    if (this.#parts.options.syntax)
      await addNew(look, syntax, async (source) => codeFaults(language, source, await rootOf(source)), text);
    if (rules.length === 0) return;
    const held = async (source: string): Promise<readonly Fault[]> => {
      const root = await rootOf(source);
      return rules.flatMap((rule) => ruleFaults(rule, root));
    };
    await addNew(look, structure, held, text);
  }

  /** ast-grep, or why it is not there; told once. */
  #loadAstGrep(): Promise<AstGrep | Error> {
    this.#astGrep ??= astGrepOrWhy(this.#parts.load).then((found) => {
      if (found instanceof Error) this.#parts.report("changed code cannot be inspected", found);
      return found;
    });
    return this.#astGrep;
  }

  async #load(): Promise<LoadedRules> {
    const { places, report } = this.#parts;
    const loaded = await loadRules(places, () => this.#loadAstGrep());
    for (const { file, why } of loaded.faults) report(`the rules of ${file} are left out`, new Error(why));
    return loaded;
  }
}

/** A glob that is none is said to be, and costs itself alone. */
function isGlob(glob: string, { report }: ProjectInspectorParts): boolean {
  try {
    anyGlob([glob]);
    return true;
  } catch (error) {
    report(
      "a glob of inspect.ignore does not hold",
      error instanceof Error ? error : new Error(String(error)),
    );
    return false;
  }
}

function leave({ syntax, structure, loaded, file }: Look, reason: string): void {
  syntax.leave(reason);
  if (loaded.rules.some(({ isAbout }) => isAbout(file))) structure.leave(reason);
}

/** Adds what is wrong with a text and was wrong in none of its earlier versions. */
async function addNew(
  { file, before }: Look,
  tally: Tally,
  faultsOf: (source: string) => Promise<readonly Fault[]>,
  text: string,
): Promise<void> {
  const faults = await faultsOf(text);
  const versions = faults.length === 0 ? [] : await before(file);
  const earlier = await Promise.all(versions.map(faultsOf));
  tally.add(file, onlyNew(faults, earlier), faults.length);
}

async function textOf(path: string, maxBytes: number): Promise<string | { readonly why: string }> {
  const size = await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
  if (size === undefined) return { why: "gone meanwhile" };
  if (size > maxBytes) return { why: `larger than ${maxBytes} bytes` };
  const bytes = await readFile(path);
  const text = bytes.toString("utf8");
  return Buffer.byteLength(text) === bytes.length ? text : { why: "no UTF-8" };
}
