import { join } from "node:path";
import type { ConfigText } from "@oco/prompts";
import { type ConfigPlace, globalDirectory, projectDirectories } from "./places.ts";
import { shownPath } from "./read-config.ts";
import { readText } from "./read-text.ts";

/** The `oco/agents.json(c)` files of the person and of the project, the weakest first. */
export function readAgentsTexts(place: ConfigPlace): {
  readonly files: readonly ConfigText[];
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const files = [globalDirectory(place.env), ...projectDirectories(place)]
    .flatMap((folder) => ["agents.json", "agents.jsonc"].map((name) => join(folder, "oco", name)))
    .flatMap((path) => {
      const found = readText(path);
      if (found === undefined) return [];
      if ("text" in found) return [{ path: shownPath(path, place), text: found.text }];
      problems.push(found.fault);
      return [];
    });
  return { files, problems };
}
