import { existsSync } from "node:fs";
import { mkdir, realpath, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type {
  ChangesRequest,
  MergeOutcome,
  PlaceChanges,
  Workspace,
  WorkspacePlace,
} from "../host/workspace.ts";
import { changesSince } from "./changed-files.ts";
import { landIn } from "./land.ts";
import { clearLeftovers } from "./leftovers.ts";
import { commitAll, mergeInto } from "./merge-in-place.ts";
import {
  branchPrefix,
  integrationBranch,
  missionFolder,
  placeBranch,
  placeFolder,
  upstreamRef,
} from "./place-names.ts";
import { Repository } from "./repository.ts";
import { treeFingerprint } from "./tree-fingerprint.ts";

/** Where the worktrees of a project are and what they share with it. */
export interface GitWorktreesOptions {
  /** The person's project: in a git repository that has a commit. */
  readonly directory: string;
  /** Where worktrees are made; outside of the project. */
  readonly stateDirectory: string;
  /** Folders that git ignores and that each worktree gets a link to, such as installed packages. @default ["node_modules"] */
  readonly linked?: readonly string[];
  /** How long a git command may still be at work in a worktree when the process that ran it is dead. @default 5000 */
  readonly graceMs?: number;
}

/** Another writer moves the integration branch on; each try follows it. */
const maxMoves = 16;

/**
 * A git worktree for each place. What is verified is merged into one integration branch for each mission, and in the end
 * that into the person's tree. Every step finds out from git how far it got before, so each can be repeated after a crash.
 */
export class GitWorktrees implements Workspace {
  readonly kind = "worktree";
  readonly #options: GitWorktreesOptions;
  readonly #linked: readonly string[];
  readonly #repository: Repository;
  readonly #opened = new Map<string, string>();

  constructor(options: GitWorktreesOptions) {
    this.#options = options;
    this.#linked = options.linked ?? ["node_modules"];
    this.#repository = new Repository(options.directory);
  }

  async open(place: WorkspacePlace): Promise<{ readonly directory: string }> {
    const folder = placeFolder(this.#options.stateDirectory, place);
    const directory =
      this.#opened.get(folder) ?? (await this.#repository.exclusive(() => this.#openNew(place, folder)));
    this.#opened.set(folder, directory);
    return { directory };
  }

  async changes(request: ChangesRequest): Promise<PlaceChanges> {
    const { directory } = await this.open(request);
    const commits = await this.#given(request.missionId, directory);
    return changesSince(this.#repository, { directory, commits, linked: this.#linked });
  }

  merge(place: WorkspacePlace): Promise<MergeOutcome> {
    return this.#repository.exclusive(() => this.#merge(place));
  }

  async discard(place: WorkspacePlace): Promise<void> {
    await this.#repository.exclusive(async () => {
      await this.#removeFolder(placeFolder(this.#options.stateDirectory, place));
      await this.#repository.run(["update-ref", "-d", `refs/heads/${placeBranch(place)}`]);
    });
  }

  land(missionId: string): Promise<MergeOutcome> {
    return this.#repository.exclusive(() => landIn(this.#repository, missionId));
  }

  /** Removes worktrees and branches. Verified work that is not in the person's tree stays on its branch, which is named. */
  async cleanup(missionId: string): Promise<string | undefined> {
    return this.#repository.exclusive(async () => {
      const parent = missionFolder(this.#options.stateDirectory, missionId);
      const real = await realpath(parent).catch(() => parent);
      for (const path of await this.#repository.worktrees()) {
        if (path.startsWith(`${real}/`)) await this.#removeFolder(path);
      }
      for (const folder of this.#opened.keys()) {
        if (folder.startsWith(`${parent}/`)) this.#opened.delete(folder);
      }
      await rm(parent, { recursive: true, force: true });
      await this.#repository.run(["worktree", "prune"]);
      return this.#removeBranches(missionId);
    });
  }

  fingerprint(): Promise<string> {
    return treeFingerprint(this.#options.directory);
  }

  async #openNew(place: WorkspacePlace, folder: string): Promise<string> {
    const repository = this.#repository;
    const prefix = await repository.output(["rev-parse", "--show-prefix"]);
    const directory = join(folder, prefix);
    if (await this.#isWhole(folder)) {
      await this.#link(folder);
      return directory;
    }
    // What a crash left of an unfinished `worktree add` is in the way of the next.
    await this.#removeFolder(folder);
    await repository.run(["worktree", "prune"]);
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    const integration = await this.#integration(place.missionId);
    const branch = placeBranch(place);
    const isKnown = (await repository.commitOf(`refs/heads/${branch}`)) !== undefined;
    const from = isKnown ? [folder, branch] : ["-b", branch, folder, integration];
    await repository.output(["worktree", "add", "-q", "--force", ...from]);
    await this.#link(folder);
    await this.#bringUpstream(place.missionId, folder);
    return directory;
  }

  async #isWhole(folder: string): Promise<boolean> {
    if (!existsSync(join(folder, ".git"))) return false;
    const { graceMs = 5000 } = this.#options;
    const isKnown = (await this.#repository.worktrees()).includes(await realpath(folder));
    return isKnown && clearLeftovers(this.#repository, folder, graceMs);
  }

  /** The commit of the integration branch, which begins where the person's tree is. */
  async #integration(missionId: string): Promise<string> {
    const ref = `refs/heads/${integrationBranch(missionId)}`;
    const known = await this.#repository.commitOf(ref);
    if (known !== undefined) return known;
    const head = await this.#repository.output(["rev-parse", "HEAD"]);
    await this.#repository.output(["update-ref", ref, head, ""]);
    return head;
  }

  /** After a conflict in landing, a new place begins with both sides, so that it can mend them. */
  async #bringUpstream(missionId: string, folder: string): Promise<void> {
    const upstream = await this.#repository.commitOf(upstreamRef(missionId));
    if (upstream === undefined) return;
    await mergeInto(this.#repository, folder, upstream, "Merge what the person changed meanwhile");
  }

  /** The commits whose files a place was given: of what is verified, of a merge it has to mend, of the person. */
  async #given(missionId: string, directory: string): Promise<string[]> {
    const repository = this.#repository;
    const tip = await this.#integration(missionId);
    const base = await repository.output(["merge-base", "HEAD", tip], directory);
    const merging = await repository.commitOf("MERGE_HEAD", directory);
    const upstream = await repository.commitOf(upstreamRef(missionId));
    const head = await repository.output(["rev-parse", "HEAD"], directory);
    const isIn = upstream !== undefined && (await repository.isAncestor(upstream, head));
    return [base, merging, isIn ? upstream : undefined].filter((commit) => commit !== undefined);
  }

  async #merge(place: WorkspacePlace): Promise<MergeOutcome> {
    const repository = this.#repository;
    const folder = placeFolder(this.#options.stateDirectory, place);
    if (!existsSync(join(folder, ".git"))) return { kind: "refused", why: `there is no worktree ${folder}` };
    const ref = `refs/heads/${integrationBranch(place.missionId)}`;
    const fault = await commitAll(
      repository,
      folder,
      `${place.place} of mission ${place.missionId}`,
      this.#linked,
    );
    if (fault !== undefined) return fault;
    for (let move = 0; move < maxMoves; move += 1) {
      const tip = await this.#integration(place.missionId);
      const failed = await mergeInto(
        repository,
        folder,
        tip,
        `Merge what was verified before ${place.place}`,
      );
      if (failed !== undefined) return failed;
      const dirty = await this.#dirtyFiles(folder);
      if (dirty.length > 0) return { kind: "refused", why: `its worktree is dirty: ${dirty.join(", ")}` };
      const commit = await repository.output(["rev-parse", "HEAD"], folder);
      // Compare and swap: nobody's merge is lost when two engines merge at the same time.
      const { exitCode } = await repository.run(["update-ref", ref, commit, tip]);
      if (exitCode === 0) return { kind: "merged", commit };
    }
    return { kind: "refused", why: `the integration branch moved ${maxMoves} times during the merge` };
  }

  async #dirtyFiles(folder: string): Promise<string[]> {
    const excluded = this.#linked.map((name) => `:(exclude,top)${name}`);
    const args = ["status", "--porcelain", "--", ":(top)", ...excluded];
    const status = await this.#repository.output(args, folder);
    return status.split("\n").filter((line) => line !== "");
  }

  async #link(folder: string): Promise<void> {
    const root = await this.#repository.output(["rev-parse", "--show-toplevel"]);
    for (const name of this.#linked) {
      const source = join(root, name);
      const isIgnored = (await this.#repository.run(["check-ignore", "-q", source])).exitCode === 0;
      if (!existsSync(source) || !isIgnored || existsSync(join(folder, name))) continue;
      await symlink(source, join(folder, name), "junction");
    }
  }

  async #removeFolder(folder: string): Promise<void> {
    this.#opened.delete(folder);
    await this.#repository.run(["worktree", "remove", "--force", "--force", folder]);
    await rm(folder, { recursive: true, force: true });
  }

  async #removeBranches(missionId: string): Promise<string | undefined> {
    const repository = this.#repository;
    const integration = integrationBranch(missionId);
    const tip = await repository.commitOf(`refs/heads/${integration}`);
    const isKept = tip !== undefined && !(await repository.isAncestor(tip, "HEAD"));
    const refs = await repository.output(["for-each-ref", "--format=%(refname)", branchPrefix(missionId)]);
    for (const ref of refs.split("\n")) {
      const isIntegration = ref === `refs/heads/${integration}`;
      if (ref !== "" && !(isIntegration && isKept)) await repository.run(["update-ref", "-d", ref]);
    }
    await repository.run(["update-ref", "-d", upstreamRef(missionId)]);
    return isKept ? `branch ${integration}` : undefined;
  }
}
