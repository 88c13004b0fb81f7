import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ConfigPlace } from "../config/places.ts";

/** The place of a project as OpenCode would see it when it is opened there. */
export function placeOf(directory: string, env: ConfigPlace["env"] = process.env): ConfigPlace {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return { directory, worktree: folder, env };
    if (folder === dirname(folder)) return { directory, env };
  }
}
