import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The scratch tree of one host: everything that OpenCode reads or writes is below `root`. */
export interface Directories {
  readonly root: string;
  readonly home: string;
  readonly config: string;
  readonly data: string;
  readonly cache: string;
  readonly state: string;
  readonly temporary: string;
  readonly project: string;
}

/** Creates the scratch tree in the system's temporary folder. */
export async function createDirectories(): Promise<Directories> {
  // OpenCode reports real paths; on systems where the temporary folder is a link the two would differ.
  const root = await realpath(await mkdtemp(join(tmpdir(), "oco-host-")));
  const directories: Directories = {
    root,
    home: join(root, "home"),
    config: join(root, "config"),
    data: join(root, "data"),
    cache: join(root, "cache"),
    state: join(root, "state"),
    temporary: join(root, "temporary"),
    project: join(root, "project"),
  };
  await Promise.all(Object.values(directories).map((path) => mkdir(path, { recursive: true })));
  return directories;
}

/** Removes the scratch tree; files that a dying process still writes are tried again for a while. */
export async function removeDirectories({ root }: Directories): Promise<void> {
  await rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** The folder of OpenCode's own configuration. */
export function configDirectory({ config }: Directories): string {
  return join(config, "opencode");
}

/** The file to which OpenCode logs. */
export function logFile({ data }: Directories): string {
  return join(data, "opencode", "log", "opencode.log");
}
