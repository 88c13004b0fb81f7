import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository of its own, with one commit, and a folder beside it for worktrees. */
export class TemporaryProject implements Disposable {
  readonly root: string = mkdtempSync(join(tmpdir(), "oco-worktrees-"));
  readonly directory: string = join(this.root, "project");
  readonly state: string = join(this.root, "state");

  constructor(files: Readonly<Record<string, string>> = { "a.txt": "one\ntwo\nthree\n" }) {
    mkdirSync(this.directory);
    this.git("init", "-q", "-b", "main");
    this.git("config", "user.email", "person@example.org");
    this.git("config", "user.name", "The Person");
    this.write(this.directory, files);
    this.commit("first");
  }

  git(...args: readonly string[]): string {
    return this.gitIn(this.directory, ...args);
  }

  gitIn(directory: string, ...args: readonly string[]): string {
    return execFileSync("git", args, { cwd: directory, encoding: "utf8", stdio: "pipe" }).trim();
  }

  /** Runs git in the project as if it were later; `at` in epoch milliseconds. */
  gitLater(at: number, ...args: readonly string[]): void {
    const env = { ...process.env, GIT_COMMITTER_DATE: new Date(at).toISOString() };
    execFileSync("git", args, { cwd: this.directory, env, stdio: "pipe" });
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "-m", message);
  }

  write(directory: string, files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), content);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
