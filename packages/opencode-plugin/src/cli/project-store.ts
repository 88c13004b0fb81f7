import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { MissionSchema } from "@oco/mission";
import { openStore, type Store } from "@oco/mvcc";
import { stateDirectory } from "../state/state-directory.ts";
import { type CommandCall, stringOption } from "./command.ts";

/** The project that a command is about. */
export function projectOf(call: CommandCall): string {
  return resolve(stringOption(call, "directory") ?? process.cwd());
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
