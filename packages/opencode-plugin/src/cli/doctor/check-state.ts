import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigPlace } from "../../config/places.ts";
import { dataHome } from "../../state/state-directory.ts";
import { openProjectStore, storePath } from "../project-store.ts";
import { type Finding, mend, ok } from "./finding.ts";

/** Whether the data directory can be written to, and whether the history of the project's missions is whole. */
export async function checkState({ directory, env }: ConfigPlace): Promise<Finding[]> {
  const data = join(dataHome(env), "oco");
  if (!isWritable(data))
    return [mend(`${data} cannot be written to`, "make it writable, or set XDG_DATA_HOME")];
  return [ok(`data directory ${data}`), await checkStore(storePath(directory, env))];
}

async function checkStore(path: string): Promise<Finding> {
  const todo = `see it with "oco audit"; to begin anew, move ${path} away`;
  try {
    await using store = await openProjectStore(path);
    if (store === undefined) return ok("no mission was started here yet");
    const result = await store.verify();
    if (result.ok) return ok(`history verified: ${result.count} records`);
    return mend(`the history of missions is broken at byte ${result.offset}: ${result.reason}`, todo);
  } catch (error) {
    return mend(
      `the history cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      todo,
    );
  }
}

/** Looks at the nearest folder that is there, so that nothing is made to find out. */
function isWritable(folder: string): boolean {
  let nearest = folder;
  while (!existsSync(nearest) && nearest !== dirname(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    return statSync(nearest).isDirectory();
  } catch {
    return false;
  }
}
