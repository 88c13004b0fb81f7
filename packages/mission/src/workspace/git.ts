import { execFile } from "node:child_process";

/** What a git command printed and how it exited. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const timeoutMs = 60_000;
const maxBuffer = 64 * 1024 * 1024;

/** Settings for every call: none of the person's hooks runs, nothing is signed, and no maintenance stays behind. */
const settings = [
  "core.hooksPath=/dev/null",
  "commit.gpgsign=false",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((setting) => ["-c", setting]);

/** Runs git in a directory, without a shell, a prompt, or the person's hooks. Never throws for what git says. */
export function git(directory: string, args: readonly string[]): Promise<GitResult> {
  const options = { cwd: directory, env: environment(), timeout: timeoutMs, maxBuffer };
  return new Promise((resolve) => {
    execFile("git", [...settings, ...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ exitCode, stdout, stderr: exitCode === -1 ? `${stderr}${error?.message ?? ""}` : stderr });
    });
  });
}

/** Variables of a git hook that this process may run in would lead to another repository. */
function environment(): NodeJS.ProcessEnv {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_EDITOR: "true", LC_ALL: "C" };
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...rest } = env as NodeJS.ProcessEnv;
  return rest;
}
