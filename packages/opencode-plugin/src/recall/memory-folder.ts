import { join } from "node:path";
import { stateDirectory } from "../state/state-directory.ts";

/** Where the memory of a project is kept: beside the store of its missions. */
export function memoryFolder(project: string): string {
  return join(stateDirectory(project), "memory");
}
