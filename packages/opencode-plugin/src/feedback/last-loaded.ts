import { existsSync, readFileSync } from "node:fs";
import { isPlainObject } from "../config/plain-object.ts";
import { loadedMessage } from "./loaded-message.ts";

/** When the plugin was last loaded in a folder and in which version, as far as both generations of the log go. */
export function lastLoaded(
  path: string,
  directory: string,
): { readonly time: string; readonly version: string } | undefined {
  for (const file of [path, `${path}.1`]) {
    if (!existsSync(file)) continue;
    const lines = readFileSync(file, "utf8").split("\n");
    for (const line of lines.toReversed()) {
      const entry = parsed(line);
      if (entry?.["message"] !== loadedMessage || entry["directory"] !== directory) continue;
      return { time: String(entry["time"]), version: String(entry["version"]) };
    }
  }
  return undefined;
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
