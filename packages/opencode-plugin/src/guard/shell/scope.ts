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

/** What a script has set so far: variables, the folder it is in, what it has downloaded. */
export class Scope {
  readonly place: GuardPlace;
  readonly #variables: Map<string, string>;
  /** Files that were downloaded; to run one is to run somebody else's text. */
  readonly downloads: Set<string>;
  /** May be {@link unknown}. */
  directory: string;

  constructor(place: GuardPlace, from?: Scope) {
    this.place = place;
    this.directory = from?.directory ?? place.directory;
    this.downloads = from?.downloads ?? new Set();
    this.#variables = new Map(
      from === undefined
        ? [
            ["HOME", place.home],
            ["IFS", " \t\n"],
            ["TMPDIR", place.temporary[0] ?? "/tmp"],
          ]
        : from.#variables,
    );
  }

  /** A scope whose changes do not come back. */
  fork(): Scope {
    return new Scope(this.place, this);
  }

  set(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  get(name: string): string | undefined {
    return name === "PWD" ? this.directory : this.#variables.get(name);
  }
}
