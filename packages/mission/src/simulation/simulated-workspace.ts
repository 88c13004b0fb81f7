import type {
  ChangesRequest,
  MergeOutcome,
  PlaceChanges,
  Workspace,
  WorkspacePlace,
} from "../host/workspace.ts";

/** A shared tree in which nothing can clash, with a fingerprint that a test sets. */
export class SimulatedWorkspace implements Workspace {
  readonly kind = "shared";
  readonly directory: string;
  tree = "0";
  /** Missions that were cleaned up. */
  readonly cleaned: string[] = [];

  constructor(directory = "/project") {
    this.directory = directory;
  }

  async open(): Promise<{ readonly directory: string }> {
    return { directory: this.directory };
  }

  async changes({ named }: ChangesRequest): Promise<PlaceChanges> {
    return { files: named, before: async () => [] };
  }

  async merge(): Promise<MergeOutcome> {
    return { kind: "merged" };
  }

  async discard(): Promise<void> {}

  async land(): Promise<MergeOutcome> {
    return { kind: "merged" };
  }

  async cleanup(missionId: string): Promise<undefined> {
    this.cleaned.push(missionId);
  }

  async fingerprint(): Promise<string> {
    return this.tree;
  }
}

/** Who wrote each file, in the order of writing: two sides of a merge are told apart by their writers. */
type Tree = Map<string, readonly string[]>;

interface Place {
  readonly directory: string;
  /** The integration tree as this place last saw it. */
  base: Tree;
  readonly tree: Tree;
}

/**
 * Worktrees in memory: a place starts from the integration tree, and a merge conflicts where both sides wrote a file
 * since. After a conflict the place holds both sides, as after `git merge`, so that its next attempt can be merged.
 */
export class SimulatedWorktrees implements Workspace {
  readonly kind = "worktree";
  /** The places that exist now, by `<mission>/<place>`. */
  readonly places: Map<string, Place> = new Map();
  /** Conflicts so far. */
  conflicts = 0;
  readonly #directory: string;
  readonly #integration = new Map<string, Tree>();
  readonly #merged = new Set<string>();
  #landings = 0;

  constructor(directory = "/project") {
    this.#directory = directory;
  }

  async open(place: WorkspacePlace): Promise<{ readonly directory: string }> {
    const id = idOf(place);
    const existing = this.places.get(id);
    if (existing !== undefined) return { directory: existing.directory };
    const base = this.tree(place.missionId);
    const directory = `${this.#directory}/.places/${id}`;
    this.places.set(id, { directory, base: new Map(base), tree: new Map(base) });
    return { directory };
  }

  /** An agent writes a file in a directory. */
  write(directory: string, file: string, writer: string): void {
    for (const place of this.places.values()) {
      if (place.directory === directory) place.tree.set(file, [...(place.tree.get(file) ?? []), writer]);
    }
  }

  async changes(request: ChangesRequest): Promise<PlaceChanges> {
    const mine = this.places.get(idOf(request));
    if (mine === undefined) throw new Error(`no place ${idOf(request)}`);
    const files = [...mine.tree.keys()].filter((file) => isChanged(file, mine.base, mine.tree));
    return { files, before: async () => [] };
  }

  async merge(place: WorkspacePlace): Promise<MergeOutcome> {
    const id = idOf(place);
    const mine = this.places.get(id);
    if (mine === undefined)
      return this.#merged.has(id) ? { kind: "merged" } : { kind: "refused", why: `no place ${id}` };
    const theirs = this.tree(place.missionId);
    const files = [...mine.tree.keys()].filter((file) => isBothChanged(file, mine, theirs));
    for (const [file, writers] of theirs) {
      if (files.includes(file)) mine.tree.set(file, union(writers, mine.tree.get(file) ?? []));
      else if (!isChanged(file, mine.base, mine.tree)) mine.tree.set(file, writers);
    }
    mine.base = new Map(theirs);
    if (files.length > 0) {
      this.conflicts += 1;
      return { kind: "conflict", files, detail: `both changed ${files.join(", ")}` };
    }
    this.#integration.set(place.missionId, new Map(mine.tree));
    this.#merged.add(id);
    this.places.delete(id);
    return { kind: "merged" };
  }

  async discard(place: WorkspacePlace): Promise<void> {
    this.places.delete(idOf(place));
  }

  async land(): Promise<MergeOutcome> {
    this.#landings += 1;
    return { kind: "merged" };
  }

  async cleanup(missionId: string): Promise<undefined> {
    for (const id of [...this.places.keys()]) if (id.startsWith(`${missionId}/`)) this.places.delete(id);
  }

  async fingerprint(): Promise<string> {
    return String(this.#landings);
  }

  /** The integration tree of a mission. */
  tree(missionId: string): ReadonlyMap<string, readonly string[]> {
    return this.#integration.get(missionId) ?? new Map();
  }
}

function idOf({ missionId, place }: WorkspacePlace): string {
  return `${missionId}/${place}`;
}

function isChanged(file: string, from: Tree, to: ReadonlyMap<string, readonly string[]>): boolean {
  return (from.get(file)?.length ?? 0) !== (to.get(file)?.length ?? 0);
}

function isBothChanged(file: string, mine: Place, theirs: ReadonlyMap<string, readonly string[]>): boolean {
  return isChanged(file, mine.base, mine.tree) && isChanged(file, mine.base, theirs);
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}
