import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { vi } from "vitest";
import { main } from "../../src/cli/main.ts";

/** A scratch home with a project in a git repository; commands run in it see nothing else of this machine. */
export interface Home extends Disposable {
  readonly project: string;
  readonly path: (...parts: string[]) => string;
  readonly write: (path: string, text: string, mode?: number) => string;
  readonly oco: (...args: string[]) => Promise<{ readonly code: number; readonly lines: string[] }>;
}

export function openHome(): Home {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "oco-home-")));
  const path = (...parts: string[]): string => join(root, ...parts);
  mkdirSync(path("project", ".git"), { recursive: true });
  for (const [name, value] of [
    ["HOME", path("home")],
    ["XDG_CONFIG_HOME", path("config")],
    ["XDG_DATA_HOME", path("data")],
    ["CI", ""],
  ] as const) {
    vi.stubEnv(name, value);
  }
  const project = path("project");
  return {
    project,
    path,
    write: (relative, text, mode = 0o644) => {
      mkdirSync(dirname(path(relative)), { recursive: true });
      writeFileSync(path(relative), text);
      chmodSync(path(relative), mode);
      return path(relative);
    },
    oco: async (...args) => {
      const lines: string[] = [];
      const code = await main([...args, "--directory", project], (line) => lines.push(line));
      return { code, lines };
    },
    [Symbol.dispose]: () => {
      vi.unstubAllEnvs();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
