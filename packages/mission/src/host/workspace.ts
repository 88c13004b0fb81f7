/**
 * The port for the place where a task edits files. `shared` is one tree for all, guarded by file claims; `worktree` is
 * a git worktree for each writing task, merged in the order in which units are verified.
 */
export interface Workspace {
  readonly kind: "shared" | "worktree";

  /** The directory of a place. Idempotent: after a crash it returns the place that is already there. */
  open(place: WorkspacePlace): Promise<{ readonly directory: string }>;

  /** What a place has changed so far, by its own account and not by that of who worked in it. */
  changes(request: ChangesRequest): Promise<PlaceChanges>;

  /** Brings the changes of a verified place to where the next tasks see them. Idempotent. */
  merge(place: WorkspacePlace): Promise<MergeOutcome>;

  /** Throws away a place and what is in it. */
  discard(place: WorkspacePlace): Promise<void>;

  /** Brings everything merged into the person's own tree; called once, before the mission's own checks. Idempotent. */
  land(missionId: string): Promise<MergeOutcome>;

  /**
   * Removes whatever the mission left behind, also after a crash. Verified work that is not in the person's tree is never
   * thrown away: the result names where it is kept.
   */
  cleanup(missionId: string): Promise<string | undefined>;

  /** A value that changes when any file of the person's tree does; the measure of stagnation. */
  fingerprint(): Promise<string>;
}

/** A place in which one attempt at a time edits files. */
export interface WorkspacePlace {
  readonly missionId: string;
  /** The task, or one of the competitors for it in a race. */
  readonly place: string;
}

export interface ChangesRequest extends WorkspacePlace {
  /** Files that the task has claimed or named: all that is known of it where others write in the same tree. */
  readonly named: readonly string[];
  /** When the mission began, in epoch milliseconds. */
  readonly since: number;
}

/** The files that a place has changed and that are still there. */
export interface PlaceChanges {
  /** Relative to the directory of the place, with `/`; regular files whose real path is below it. */
  readonly files: readonly string[];
  /** The texts of a file that the place was given, as far as they are known. */
  before(file: string): Promise<readonly string[]>;
}

/** How a merge ended. A dirty or conflicting tree is never called merged. */
export type MergeOutcome =
  | { readonly kind: "merged"; readonly commit?: string }
  | { readonly kind: "conflict"; readonly files: readonly string[]; readonly detail: string }
  | { readonly kind: "refused"; readonly why: string };
