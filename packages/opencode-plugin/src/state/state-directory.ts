import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";

/**
 * Where the state of a project is kept: in the data directory of the person, not in the project. A `.opencode` folder
 * would make OpenCode install packages there at its next start, and newer hosts reload on every change inside it.
 */
export function stateDirectory(
  project: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const path = realPath(project);
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 12);
  const name =
    basename(path)
      .replace(/[^A-Za-z0-9._-]/g, "_")
      .slice(0, 40) || "root";
  return join(dataHome(env), "oco", "projects", `${name}-${hash}`);
}

/** Where the missions of a project are that have left its store. */
export function archiveDirectory(
  project: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return join(stateDirectory(project, env), "archive");
}

/** The folder of applications' data of the person. */
export function dataHome(env: Readonly<Record<string, string | undefined>>): string {
  const xdg = env["XDG_DATA_HOME"];
  if (xdg !== undefined && xdg !== "") return xdg;
  const local = env["LOCALAPPDATA"];
  if (process.platform === "win32" && local !== undefined && local !== "") return local;
  return join(homedir(), ".local", "share");
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
