import type { MergeOutcome } from "../host/workspace.ts";
import { conflict, unmergedFiles } from "./merge-in-place.ts";
import { integrationBranch, upstreamRef } from "./place-names.ts";
import { firstLine, type Repository } from "./repository.ts";

/**
 * Merges the integration branch into the person's tree. What the person has not committed is theirs: a tree with such
 * changes is refused, never merged over. A conflict leaves the tree as it was and marks the person's commit, with
 * which the next place begins.
 */
export async function landIn(repository: Repository, missionId: string): Promise<MergeOutcome> {
  const branch = integrationBranch(missionId);
  const tip = await repository.commitOf(`refs/heads/${branch}`);
  if (tip === undefined) return { kind: "merged" };
  // A crash in the middle of this very merge left it open.
  if ((await repository.commitOf("MERGE_HEAD")) === tip) await repository.run(["merge", "--abort"]);
  const dirty = await dirtyFiles(repository);
  if (dirty.length > 0) {
    const files = dirty.map((line) => line.slice(3)).join(", ");
    return {
      kind: "refused",
      why: `the project has uncommitted changes (${files}); the verified work is kept on branch ${branch}`,
    };
  }
  const message = `Merge mission ${missionId}`;
  const merge = await repository.commit(repository.directory, [
    "merge",
    "-q",
    "--no-edit",
    "-m",
    message,
    tip,
  ]);
  if (merge.exitCode !== 0) return giveUp(repository, missionId, firstLine(merge.stderr || merge.stdout));
  const isIn = await repository.isAncestor(tip, "HEAD");
  const left = await dirtyFiles(repository);
  if (!isIn || left.length > 0)
    return { kind: "refused", why: `the tree is not clean after the merge: ${left.join(", ")}` };
  return { kind: "merged", commit: await repository.output(["rev-parse", "HEAD"]) };
}

async function giveUp(repository: Repository, missionId: string, why: string): Promise<MergeOutcome> {
  const files = await unmergedFiles(repository, repository.directory);
  const outcome: MergeOutcome =
    files.length > 0
      ? await conflict(repository, repository.directory, files)
      : {
          kind: "refused",
          why: `git merge: ${why}; the verified work is kept on branch ${integrationBranch(missionId)}`,
        };
  await repository.run(["merge", "--abort"]);
  if (outcome.kind === "conflict") {
    const head = await repository.output(["rev-parse", "HEAD"]);
    await repository.output(["update-ref", upstreamRef(missionId), head]);
  }
  return outcome;
}

/** Changes to files that git knows; new files of the person are in nobody's way until git says so. */
async function dirtyFiles(repository: Repository): Promise<string[]> {
  const { stdout } = await repository.run(["status", "--porcelain", "--untracked-files=no"]);
  return stdout.split("\n").filter((line) => line !== "");
}
