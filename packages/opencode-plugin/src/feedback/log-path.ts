import { join } from "node:path";
import { dataHome } from "../state/state-directory.ts";

/** Where the log is: in the person's data directory, beside what the plugin keeps of projects. */
export function logPath(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(dataHome(env), "oco", "log", "oco.log");
}
