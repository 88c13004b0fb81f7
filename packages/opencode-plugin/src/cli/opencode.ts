import { execFile, spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { CliError } from "./cli-error.ts";

const run = promisify(execFile);

/** The oldest OpenCode that the plugin is tested with. */
const oldest = [1, 18, 0] as const;

/** How to start OpenCode. */
export interface Opencode {
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Refuses, in a line that says what to do, to start where a mission could not be carried out; else the version of OpenCode. Writes nothing. */
export async function preflight(
  opencode: Opencode,
  project: string,
  model: string | undefined,
): Promise<string> {
  try {
    accessSync(project, constants.W_OK);
  } catch {
    throw new CliError(
      `${project} cannot be written to; make it writable or choose another with --directory`,
    );
  }
  if (!isInRepository(project)) {
    throw new CliError(
      `${project} is not in a git repository; run "git init" there, so that what a mission changes can be seen and undone`,
    );
  }
  const version = await opencodeVersion(opencode, project);
  if (model !== undefined) await checkModel(opencode, project, model);
  return version;
}

/** The version of OpenCode, of which the plugin works with all from 1.18.0 on; a CliError says what to do otherwise. */
export async function opencodeVersion(opencode: Opencode, directory: string): Promise<string> {
  const text = await output(opencode, ["--version"], directory);
  checkVersion(text);
  return text.trim();
}

function isInRepository(project: string): boolean {
  for (let folder = project; ; folder = join(folder, "..")) {
    if (existsSync(join(folder, ".git"))) return true;
    if (folder === join(folder, "..")) return false;
  }
}

function checkVersion(text: string): void {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(text);
  const version = match?.slice(1).map(Number) ?? [0, 0, 0];
  for (const [index, least] of oldest.entries()) {
    const part = version[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      throw new CliError(
        `OpenCode ${match?.[0] ?? "of an unknown version"} is too old; install opencode-ai ${oldest.join(".")} or newer`,
      );
    }
  }
}

/** The models that OpenCode can use, as `provider/model`: those of providers that it has a key for, and free ones. */
export async function knownModels(opencode: Opencode, directory: string): Promise<readonly string[]> {
  const text = await output(opencode, ["models"], directory);
  return text.split(/\s+/).filter((name) => name.includes("/"));
}

async function checkModel(opencode: Opencode, project: string, model: string): Promise<void> {
  const known = await knownModels(opencode, project);
  if (known.includes(model)) return;
  const provider = model.split("/", 1)[0];
  const same = known.filter((name) => name.startsWith(`${provider}/`)).slice(0, 5);
  const hint =
    same.length > 0
      ? `known of this provider: ${same.join(", ")}`
      : 'see "opencode models" and "opencode auth login"';
  throw new CliError(`unknown model ${JSON.stringify(model)}; ${hint}`);
}

async function output({ program, env }: Opencode, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await run(program, [...args], {
      cwd,
      env: { ...env },
      timeout: 120_000,
      maxBuffer: 1 << 24,
    });
    return stdout;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new CliError(
        `OpenCode is not installed (${program} was not found); install it with "npm install -g opencode-ai"`,
      );
    }
    throw new CliError(
      `${program} ${args.join(" ")} failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Runs `opencode run` on a command with the exact words on standard input; resolves with how it ended. */
export function runCommand(
  { program, env }: Opencode,
  options: {
    readonly project: string;
    readonly words: string;
    readonly model?: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  const { project, words, model, signal } = options;
  const args = ["run", "--command", "task", ...(model === undefined ? [] : ["--model", model])];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: project, env: { ...env }, stdio: ["pipe", "ignore", "pipe"] });
    let stderr = "";
    const stop = (): void => void child.kill("SIGINT");
    signal.addEventListener("abort", stop, { once: true });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-4000);
    });
    child.once("error", reject);
    child.once("close", (exitCode) => {
      signal.removeEventListener("abort", stop);
      resolve({ exitCode, stderr });
    });
    child.stdin.on("error", () => {});
    child.stdin.end(words);
  });
}
