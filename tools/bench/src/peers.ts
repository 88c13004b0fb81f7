import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Peers are no dependency of this repository: some run install scripts that edit a user's configuration, some are native.
// They live in a folder of their own with its own lock file and are installed, without scripts, when a benchmark first asks.
const folder = join(import.meta.dirname, "..", "peers");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/** Imports a peer library by its specifier; installs the peers on first use. The caller narrows the result. */
export async function peer(specifier: string): Promise<unknown> {
  return import(pathToFileURL(peerPath(specifier)).href);
}

/** The file that a peer specifier resolves to, for benchmarks that start a process on it. */
export function peerPath(specifier: string): string {
  install();
  return createRequire(join(folder, "package.json")).resolve(specifier);
}

/** The installed version of a peer package. */
export function peerVersion(name: string): string {
  install();
  const manifest: unknown = createRequire(import.meta.url)(
    join(folder, "node_modules", name, "package.json"),
  );
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "?";
}

/** Compiles a peer with a native addon; returns false, with the reason printed, where that is not possible. */
export function buildPeer(name: string, builtFile: string): boolean {
  install();
  if (existsSync(join(folder, "node_modules", name, builtFile))) return true;
  try {
    console.log(`building ${name} (once, about a minute) ...`);
    execFileSync(npm, ["rebuild", name, "--ignore-scripts=false"], { cwd: folder, stdio: "ignore" });
    return true;
  } catch (error) {
    console.log(
      `${name} cannot be built here and is left out: ${error instanceof Error ? error.message : error}`,
    );
    return false;
  }
}

function install(): void {
  if (existsSync(join(folder, "node_modules", ".package-lock.json"))) return;
  console.log("installing the benchmark peers (once) ...");
  execFileSync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
}
