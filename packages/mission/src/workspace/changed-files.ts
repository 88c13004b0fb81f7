import { MissionError } from "../errors.ts";
import type { PlaceChanges } from "../host/workspace.ts";
import { filesBelow } from "./files-below.ts";
import { firstLine, type Repository } from "./repository.ts";

/** What a worktree is compared with. */
export interface GivenVersions {
  readonly directory: string;
  /** The commits whose files the worktree was given: where it began, and what was merged into it. */
  readonly commits: readonly string[];
  /** Links to folders of the project; no file of theirs is a change. */
  readonly linked: readonly string[];
}

/**
 * What a worktree changed by git's own account: the files, new ones included, that are like none of the versions it was
 * given. After a merge with others' work, theirs is in it too, and is not its doing.
 */
export async function changesSince(repository: Repository, given: GivenVersions): Promise<PlaceChanges> {
  const { directory, commits, linked } = given;
  const paths = ["--", ".", ...linked.map((name) => `:(exclude,top)${name}`)];
  const list = async (...args: string[]): Promise<string[]> => {
    const { exitCode, stdout, stderr } = await repository.run([...args, ...paths], directory);
    if (exitCode !== 0)
      throw new MissionError("OCO_MISSION_WORKSPACE", `git ${args[0]} failed: ${firstLine(stderr)}`);
    return stdout.split("\0").filter((name) => name !== "");
  };
  const how = ["-z", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "--diff-filter=d"];
  const lists = await Promise.all(commits.map((commit) => list("diff", ...how, commit)));
  const [first = [], ...others] = lists.map((names) => new Set(names));
  const changed = [...first].filter((name) => others.every((names) => names.has(name)));
  const added = await list("ls-files", "-z", "--others", "--exclude-standard");
  return {
    files: await filesBelow(directory, [...changed, ...added]),
    before: (file) => versionsOf(repository, given, file),
  };
}

/** The texts of a file in some commits; it may be in none. */
export async function versionsOf(
  repository: Repository,
  { directory, commits }: Omit<GivenVersions, "linked">,
  file: string,
): Promise<string[]> {
  const shown = await Promise.all(
    commits.map((commit) => repository.run(["show", "--no-textconv", `${commit}:./${file}`], directory)),
  );
  return shown.filter(({ exitCode }) => exitCode === 0).map(({ stdout }) => stdout);
}
