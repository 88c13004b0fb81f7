import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { MissionSchema } from "@oco/mission";
import { openStore, type Store } from "@oco/mvcc";
import { stateDirectory } from "../state/state-directory.ts";
import { CliError } from "./cli-error.ts";
import { type CommandCall, stringOption } from "./command.ts";

/** The project that a command is about; a CliError where there is no such folder. */
export function projectOf(call: CommandCall): string {
  const project = resolve(stringOption(call, "directory") ?? process.cwd());
  if (statSync(project, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError(`there is no folder ${project}`);
  }
  return project;
}

/** Where the missions of a project are kept. */
export function storePath(
  project: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return join(stateDirectory(project, env), "store");
}

/** Opens the store of a project beside the OpenCode that may be writing to it; `undefined` where it had no mission yet. */
export async function openProjectStore(path: string): Promise<Store<MissionSchema> | undefined> {
  return existsSync(path) ? openStore<MissionSchema>({ path, author: "oco" }) : undefined;
}
