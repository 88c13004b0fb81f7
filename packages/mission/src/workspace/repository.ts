import { realpath } from "node:fs/promises";
import { MissionError } from "../errors.ts";
import { type GitResult, git } from "./git.ts";

/** What the worktrees ask of one git repository. Commands that change it run one after the other. */
export class Repository {
  readonly directory: string;
  #identity: Promise<readonly string[]> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.directory = directory;
  }

  run(args: readonly string[], directory: string = this.directory): Promise<GitResult> {
    return git(directory, args);
  }

  /** The trimmed output of a command that has to succeed. */
  async output(args: readonly string[], directory: string = this.directory): Promise<string> {
    const { exitCode, stdout, stderr } = await git(directory, args);
    if (exitCode === 0) return stdout.trim();
    throw new MissionError(
      "OCO_MISSION_WORKSPACE",
      `git ${args.join(" ")} failed in ${directory}: ${firstLine(stderr || stdout) || `exit code ${exitCode}`}`,
    );
  }

  /** The commit that a revision names, or `undefined`. */
  async commitOf(revision: string, directory: string = this.directory): Promise<string | undefined> {
    const { exitCode, stdout } = await git(directory, [
      "rev-parse",
      "-q",
      "--verify",
      `${revision}^{commit}`,
    ]);
    return exitCode === 0 ? stdout.trim() : undefined;
  }

  async isAncestor(ancestor: string, of: string): Promise<boolean> {
    return (await git(this.directory, ["merge-base", "--is-ancestor", ancestor, of])).exitCode === 0;
  }

  /** Makes a commit as the person, or as the engine where git does not know who that is. */
  async commit(directory: string, args: readonly string[]): Promise<GitResult> {
    this.#identity ??= this.#findIdentity();
    return git(directory, [...(await this.#identity), ...args]);
  }

  /** Runs what changes the repository when everything before it is through. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work, work);
    this.#queue = done.catch(() => {});
    return done;
  }

  /** The worktrees of the repository, by their real paths. */
  async worktrees(): Promise<readonly string[]> {
    const list = await this.output(["worktree", "list", "--porcelain"]);
    const paths = [...list.matchAll(/^worktree (.*)$/gm)].map(([, path = ""]) => path);
    return Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  }

  async #findIdentity(): Promise<readonly string[]> {
    const { exitCode } = await git(this.directory, ["config", "user.email"]);
    return exitCode === 0 ? [] : ["-c", "user.name=oco", "-c", "user.email=oco@localhost"];
  }
}

/** The line that says most: git's own `fatal:` or `error:`, or else the first. */
export function firstLine(text: string): string {
  const lines = text.trim().split("\n");
  return lines.find((line) => /^(fatal|error): /.test(line)) ?? lines[0] ?? "";
}
