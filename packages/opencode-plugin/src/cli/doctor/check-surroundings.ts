import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { implementation } from "@oco/native-pool";
import type { ConfigPlace } from "../../config/places.ts";
import { CliError } from "../cli-error.ts";
import { type Opencode, opencodeVersion } from "../opencode.ts";
import { checkModels } from "./check-models.ts";
import { type Finding, mend, ok } from "./finding.ts";

/** OpenCode itself and its models, git, and which search is in use. */
export async function checkSurroundings(opencode: Opencode, place: ConfigPlace): Promise<Finding[]> {
  const { kind, reason } = implementation();
  return [
    ...(await checkOpencode(opencode, place)),
    await checkGit(place),
    ok(`search and child processes: ${kind} (${reason})`),
  ];
}

async function checkOpencode(opencode: Opencode, place: ConfigPlace): Promise<Finding[]> {
  try {
    const version = await opencodeVersion(opencode, place.directory);
    return [ok(`OpenCode ${version}`), ...(await checkModels(opencode, place))];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const [text = "", ...todo] = error.message.split("; ");
    return [mend(text, todo.join("; ") || "look at what it says")];
  }
}

async function checkGit({ directory, worktree }: ConfigPlace): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"], { cwd: directory, timeout: 30_000 });
    if (worktree !== undefined) return ok(stdout.trim());
    return mend(
      `${directory} is in no git repository`,
      'run "git init", so that what a mission changes can be seen and undone',
    );
  } catch {
    return mend("git was not found", "install git; missions look at what changed with it");
  }
}
