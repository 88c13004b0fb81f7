import { execFile } from "node:child_process";
import { cp, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { promisify } from "node:util";
import { seedConfigDirectory } from "./seed.ts";

const run = promisify(execFile);

/** The files of a project: a folder to copy, or the content for each relative path. */
export type ProjectFiles = string | Readonly<Record<string, string>>;

export interface ProjectOptions {
  readonly files: ProjectFiles;
  readonly isGit: boolean;
  readonly opencodeVersion: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Fills the project folder and commits it as the first commit of a git repository. */
export async function createProject(path: string, options: ProjectOptions): Promise<void> {
  const { files, isGit, opencodeVersion, environment } = options;
  if (typeof files === "string") await cp(files, path, { recursive: true });
  else await writeFiles(path, files);
  const local = join(path, ".opencode");
  if (await isDirectory(local)) await seedConfigDirectory(local, opencodeVersion);
  if (!isGit) return;
  const git = (...args: string[]) => run("git", args, { cwd: path, env: { ...environment } });
  await git("init", "--quiet");
  await git("add", "--all");
  await git("commit", "--quiet", "--allow-empty", "--message", "Start");
}

/** Writes files below `root`. @throws RangeError for a path that leads out of it */
export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    const inside = relative(root, path);
    if (isAbsolute(inside) || inside.startsWith(".."))
      throw new RangeError(`${name} leads out of the project`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** Who commits, for git processes of the harness, of OpenCode and of agents. */
export const gitConfig = `[user]
\tname = Scratch
\temail = scratch@example.invalid
[init]
\tdefaultBranch = main
[commit]
\tgpgsign = false
`;

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
