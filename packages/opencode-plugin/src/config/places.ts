import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Where configuration is looked for. */
export interface ConfigPlace {
  /** The folder that OpenCode was opened on. */
  readonly directory: string;
  /** The root of its repository; the folders between the two are looked into as well. @default `directory` */
  readonly worktree?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The person's own OpenCode folder. */
export function globalDirectory(env: ConfigPlace["env"]): string {
  const xdg = env["XDG_CONFIG_HOME"];
  const home = env["HOME"];
  const base = xdg || join(home || homedir(), ".config");
  return join(base, "opencode");
}

/**
 * The `.opencode` folders of a project, the outermost (weakest) first. A folder outside of any repository has only its
 * own: OpenCode then names the root of the file system as worktree, and everybody's folders would be read.
 */
export function projectDirectories({ directory, worktree, env }: ConfigPlace): string[] {
  const isSwitchedOff = ["1", "true"].includes(env["OPENCODE_DISABLE_PROJECT_CONFIG"] ?? "");
  if (isSwitchedOff) return [];
  const opened = resolve(directory);
  const root = resolve(worktree ?? directory);
  const folders = [opened];
  while (folders[0] !== undefined && folders[0] !== root && folders[0] !== dirname(folders[0])) {
    folders.unshift(dirname(folders[0]));
  }
  const isInside = folders[0] === root && root !== dirname(root);
  return (isInside ? folders : [opened]).map((folder) => join(folder, ".opencode"));
}
