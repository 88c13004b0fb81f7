import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes a configuration folder look as if OpenCode had already installed `@opencode-ai/plugin` into it.
 *
 * Before it loads plugins, OpenCode waits for that installation in its global folder and in every `.opencode`.
 * Offline this takes over a minute; with these three entries present nothing is fetched.
 */
export async function seedConfigDirectory(path: string, version: string): Promise<void> {
  const dependencies = { "@opencode-ai/plugin": version };
  const lock = { name: "opencode", lockfileVersion: 3, requires: true, packages: { "": { dependencies } } };
  await mkdir(join(path, "node_modules"), { recursive: true });
  await Promise.all([
    writeFile(join(path, "package.json"), `${JSON.stringify({ dependencies })}\n`),
    writeFile(join(path, "package-lock.json"), `${JSON.stringify(lock)}\n`),
    writeFile(join(path, ".gitignore"), "node_modules\npackage.json\npackage-lock.json\n.gitignore\n"),
  ]);
}
