import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MergeOutcome } from "../host/workspace.ts";
import { firstLine, type Repository } from "./repository.ts";

const maxDetail = 16_000;

/** Commits everything in a worktree but the linked folders. A merge that was left with conflicts has to be mended first. */
export async function commitAll(
  repository: Repository,
  directory: string,
  message: string,
  linked: readonly string[],
): Promise<MergeOutcome | undefined> {
  const unmended = await leftConflicts(repository, directory);
  if (unmended.length > 0) return conflict(repository, directory, unmended);
  const excluded = linked.map((name) => `:(exclude,top)${name}`);
  await repository.output(["add", "-A", "--", ":(top)", ...excluded], directory);
  const isMerging = (await repository.commitOf("MERGE_HEAD", directory)) !== undefined;
  const { exitCode } = await repository.run(["diff", "--cached", "--quiet"], directory);
  if (exitCode === 0 && !isMerging) return undefined;
  const { exitCode: failed, stderr } = await repository.commit(directory, ["commit", "-q", "-m", message]);
  return failed === 0 ? undefined : { kind: "refused", why: `git commit: ${firstLine(stderr)}` };
}

/** Merges a commit into a worktree. A conflict stays in its files, with both sides, for the next attempt to mend. */
export async function mergeInto(
  repository: Repository,
  directory: string,
  commit: string,
  message: string,
): Promise<MergeOutcome | undefined> {
  const args = ["merge", "-q", "--no-edit", "-m", message, commit];
  const { exitCode, stdout, stderr } = await repository.commit(directory, args);
  if (exitCode === 0) return undefined;
  const files = await unmergedFiles(repository, directory);
  if (files.length > 0) return conflict(repository, directory, files);
  return { kind: "refused", why: `git merge: ${firstLine(stderr || stdout)}` };
}

/** The files that git holds as unmerged. */
export async function unmergedFiles(repository: Repository, directory: string): Promise<string[]> {
  const { stdout } = await repository.run(["diff", "--name-only", "-z", "--diff-filter=U"], directory);
  return stdout.split("\0").filter((file) => file !== "");
}

/** Says which files conflict, with both sides of each. */
export async function conflict(
  repository: Repository,
  directory: string,
  files: readonly string[],
): Promise<MergeOutcome> {
  const { stdout } = await repository.run(["diff", "--", ...files.map((file) => `:(top)${file}`)], directory);
  const detail = stdout.length > maxDetail ? `${stdout.slice(0, maxDetail)}\n[cut]` : stdout;
  return { kind: "conflict", files, detail };
}

/** Unmerged files in which a conflict marker is left; one that an agent has mended has none. */
async function leftConflicts(repository: Repository, directory: string): Promise<string[]> {
  const root = await repository.output(["rev-parse", "--show-toplevel"], directory);
  const files = await unmergedFiles(repository, directory);
  const left = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, file), "utf8").catch(() => "");
      return /^(<{7}|>{7}) /m.test(text) ? [file] : [];
    }),
  );
  return left.flat();
}
