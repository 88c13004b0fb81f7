import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import type { Settings } from "../plugin/settings.ts";
import { stateDirectory } from "../state/state-directory.ts";
import type { ProjectRuntime } from "./project-runtime.ts";

/** A project that is open in this process, and how it is configured. */
export interface OpenProject {
  readonly runtime: ProjectRuntime;
  readonly settings: Settings;
}

/** Where the worktrees of a project's missions are. */
export function worktreesOf(project: string): string {
  return join(stateDirectory(project), "worktrees");
}

/**
 * The projects that are open in this process. OpenCode makes an instance of its own, with a `server()` of its own, for
 * each worktree in which a mission's session works; what that session hands in belongs to the mission's project. This
 * is the one thing that instances share: an instance finds its project by path, and no other's (M8). It also knows which
 * instances there are.
 */
export class RuntimeRegistry {
  readonly #projects = new Map<string, OpenProject>();
  /** Folders of which the host has instances, and how many. */
  readonly #instances = new Map<string, number>();

  /** Makes a project findable from its worktrees until the returned handle is disposed of. */
  add(project: OpenProject): Disposable {
    const folder = worktreesOf(project.runtime.directory);
    this.#projects.set(folder, project);
    return {
      [Symbol.dispose]: () => {
        if (this.#projects.get(folder) === project) this.#projects.delete(folder);
      },
    };
  }

  /** The host has opened an instance for a directory; it is gone when the handle is disposed of. */
  enter(directory: string): Disposable {
    const path = realPath(directory);
    this.#instances.set(path, (this.#instances.get(path) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#instances.get(path) ?? 1) - 1;
        if (left > 0) this.#instances.set(path, left);
        else this.#instances.delete(path);
      },
    };
  }

  /** Whether the host has an instance for a directory. Where it has none, no session works; to ask would open one. */
  hasInstance(directory: string): boolean {
    return this.#instances.has(realPath(directory));
  }

  /** The project that a directory is a worktree of. */
  ownerOf(directory: string): OpenProject | undefined {
    const path = realPath(directory);
    for (const [folder, project] of this.#projects) {
      if (path.startsWith(realPath(folder) + sep)) return project;
    }
    return undefined;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
