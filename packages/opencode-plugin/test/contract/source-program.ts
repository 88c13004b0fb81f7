import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Node, SourceFile } from "typescript/unstable/ast";
import { API, type Checker, type Project, SymbolFlags, type Type } from "typescript/unstable/sync";

const root = join(import.meta.dirname, "..", "..");

/** A change to one source file, seen by the compiler only; nothing is written. */
export interface Edit {
  /** Path below `src`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The plugin's sources and the installed packages, as the TypeScript compiler understands them. */
export class SourceProgram implements Disposable {
  readonly #api: API;
  readonly #project: Project;

  constructor(edits: readonly Edit[]) {
    this.#api = new API({ cwd: root, ...(edits.length === 0 ? {} : { fs: { readFile: edited(edits) } }) });
    const config = join(root, "tsconfig.json");
    const project = this.#api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`the compiler does not open ${config}`);
    this.#project = project;
  }

  get checker(): Checker {
    return this.#project.checker;
  }

  /** The plugin's own files. */
  sources(): SourceFile[] {
    const own = join(root, "src") + sep;
    return this.#project.program
      .getSourceFileNames()
      .filter((name) => name.startsWith(own))
      .map((name) => this.source(name.slice(own.length)));
  }

  source(file: string): SourceFile {
    const found = this.#project.program.getSourceFile(join(root, "src", file));
    if (found === undefined) throw new Error(`the program has no src/${file}`);
    return found;
  }

  /** The type that a name stands for in a file. */
  typeOf(name: string, file: string): Type {
    const symbol = this.checker.resolveName(name, SymbolFlags.Type | SymbolFlags.Alias, this.source(file));
    if (symbol === undefined) throw new Error(`src/${file} does not know ${name}`);
    const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
    return this.checker.getDeclaredTypeOfSymbol(isAlias ? this.checker.getAliasedSymbol(symbol) : symbol);
  }

  [Symbol.dispose](): void {
    this.#api.close();
  }
}

/** Every node below another, in the order of the text. */
export function* nodesOf(node: Node): Generator<Node> {
  const children: Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) {
    yield child;
    yield* nodesOf(child);
  }
}

/** The file that a node is in, for a message. */
export function placeOf(node: Node): string {
  return relative(root, node.getSourceFile().fileName);
}

function edited(edits: readonly Edit[]): (name: string) => string | undefined {
  const texts = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const path = join(root, "src", file);
    const text = texts.get(path) ?? readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`src/${file} has no ${from}`);
    texts.set(path, text.replace(from, to));
  }
  return (name) => texts.get(name);
}
