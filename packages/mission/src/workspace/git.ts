import { execFile } from "node:child_process";

/** What a git command printed and how it exited. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const timeoutMs = 60_000;
const maxBuffer = 64 * 1024 * 1024;

/** Runs git in a directory, without a shell, a prompt, or the person's hooks. Never throws for what git says. */
export function git(directory: string, args: readonly string[]): Promise<GitResult> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  return new Promise((resolve) => {
    execFile(
      "git",
      ["-c", "core.hooksPath=/dev/null", ...args],
      { cwd: directory, env, timeout: timeoutMs, maxBuffer },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ exitCode, stdout, stderr: exitCode === -1 ? `${stderr}${error?.message ?? ""}` : stderr });
      },
    );
  });
}
