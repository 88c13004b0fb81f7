import type { Script } from "./syntax.ts";

/** Where a command runs, as far as the guard has to know. */
export interface GuardPlace {
  /** The folder that may be changed; absolute and real. */
  readonly worktree: string;
  /** Where the command starts. */
  readonly directory: string;
  readonly home: string;
  /** Folders whose contents anybody may remove. */
  readonly temporary: readonly string[];
  /** The real path of an existing path, or `undefined`. */
  readonly realPath: (path: string) => string | undefined;
}

/** Stands in expanded text for what cannot be told without running something. */
export const unknown = "\0";

/** Stands in expanded text before the name of something that a search found: there may be any number of it. */
export const found = "\x01";

/** Text as a person reads it. */
export function shownText(text: string): string {
  return text.replaceAll(found, "").replaceAll(unknown, "?");
}

/** What a variable holds; `undefined` where it is what it was before the script. */
type Value = string | undefined;

/** Values of one variable, and worlds of one command, that are told apart; beyond that a value is {@link unknown}. */
const maxValues = 16;
const maxWorlds = 48;
/** The name under which the folder stands among the variables. */
const folder = "";

/**
 * What a script has set so far: variables, the folder it is in, its functions, what it has downloaded. Where a branch or
 * a loop leaves open what a variable holds, it holds each of the values, and what mentions it is looked at in one world for each.
 */
export class Scope {
  readonly place: GuardPlace;
  readonly #variables: Map<string, readonly Value[]>;
  /** Files that were downloaded; to run one is to run somebody else's text. */
  readonly downloads: Set<string>;
  /** Files that a secret was copied to. */
  readonly copies: Set<string>;
  /** What the script itself wrote into files. */
  readonly written: Map<string, string>;
  /** Variables of the environment that a variable was given the value of. */
  readonly sources: Map<string, readonly string[]>;
  /** Functions and aliases, by lower case. */
  readonly functions: Map<string, Script>;

  constructor(place: GuardPlace, from?: Scope) {
    this.place = place;
    this.downloads = from?.downloads ?? new Set();
    this.copies = from?.copies ?? new Set();
    this.written = from?.written ?? new Map();
    this.sources = new Map(from?.sources ?? []);
    this.functions = new Map(from?.functions ?? []);
    this.#variables = new Map(
      from !== undefined
        ? from.#variables
        : [
            [folder, [place.directory]],
            ["HOME", [place.home]],
            ["IFS", [" \t\n"]],
            ["TMPDIR", [place.temporary[0] ?? "/tmp"]],
          ],
    );
  }

  /** May be {@link unknown}. */
  get directory(): string {
    return this.get(folder) ?? unknown;
  }

  set directory(path: string) {
    this.set(folder, path);
  }

  /** A scope whose changes do not come back, unless it is joined. */
  fork(): Scope {
    return new Scope(this.place, this);
  }

  set(name: string, ...values: readonly Value[]): void {
    this.sources.delete(name);
    const different = [...new Set(values)];
    this.#variables.set(name, different.length > maxValues ? [unknown] : different);
  }

  /** The one value of a variable; {@link unknown} where there are several, `undefined` where the script set none. */
  get(name: string): string | undefined {
    const values = this.#variables.get(name);
    if (values === undefined) return name === "PWD" ? this.directory : undefined;
    return values.length === 1 ? values[0] : unknown;
  }

  /** A scope for each choice of the values that some variables, and the folder, may hold; this one where there is none. */
  worlds(names: ReadonlySet<string>): readonly Scope[] {
    const open = [...this.#variables].filter(
      ([name, values]) => values.length > 1 && (name === folder || names.has(name)),
    );
    if (open.length === 0) return [this];
    let worlds: Scope[] = [this.fork()];
    for (const [name, values] of open) {
      const choices = worlds.length * values.length > maxWorlds ? [unknown] : values;
      worlds = worlds.flatMap((world) =>
        choices.map((value) => {
          const chosen = world.fork();
          if (value === undefined) chosen.#variables.delete(name);
          else chosen.#variables.set(name, [value]);
          return chosen;
        }),
      );
    }
    return worlds;
  }

  /** Holds from now on what any of some scopes holds; says whether that is more than before. */
  become(scopes: readonly Scope[]): boolean {
    const names = new Set(scopes.flatMap((scope) => [...scope.#variables.keys()]));
    let isMore = false;
    for (const name of names) {
      const before = this.#variables.get(name) ?? [undefined];
      const values = scopes.flatMap((scope) => scope.#variables.get(name) ?? [undefined]);
      isMore ||= values.some((value) => !before.includes(value));
      this.set(name, ...values);
    }
    for (const scope of scopes) {
      for (const [name, script] of scope.functions) this.functions.set(name, script);
      for (const [name, from] of scope.sources) this.sources.set(name, from);
    }
    return isMore;
  }
}
