import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckStep } from "./step.ts";

/** Every check of the repository, cheapest first. */
export function steps(root: string): CheckStep[] {
  const tool = (name: string, script: string, ...args: string[]): CheckStep => ({
    name,
    command: [process.execPath, join(root, "node_modules", script), ...args],
    cwd: root,
  });
  const nx = (name: string, ...args: string[]): CheckStep => tool(name, "nx/dist/bin/nx.js", ...args);
  return [
    tool("format and lint", "@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."),
    tool("manifests", binOf(root, "sherif"), "."),
    nx("types", "run-many", "-t", "types"),
    nx("build", "run-many", "-t", "build"),
    nx("boundaries", "run", "check-boundaries:start"),
    tool("unused code and dependencies", binOf(root, "knip")),
    ...publishable(root).map((folder): CheckStep => {
      const step = tool(`publint ${folder}`, binOf(root, "publint"), "--strict", ".");
      return { ...step, cwd: join(root, "packages", folder) };
    }),
    ...rust(root),
  ];
}

/** Folders of the packages that are published. */
export function publishable(root: string): string[] {
  return readdirSync(join(root, "packages")).filter((folder) => {
    const file = join(root, "packages", folder, "package.json");
    return existsSync(file) && manifest(file).private !== true;
  });
}

function rust(root: string): CheckStep[] {
  const checks: readonly [string, readonly [string, ...string[]]][] = [
    ["cargo fmt", ["cargo", "fmt", "--all", "--check"]],
    ["cargo clippy", ["cargo", "clippy", "--workspace", "--locked", "--", "-D", "warnings"]],
  ];
  const hasCargo = spawnSync("cargo", ["--version"]).status === 0;
  return checks.map(([name, command]) =>
    hasCargo
      ? { name, command, cwd: root }
      : { name, skip: "no cargo here; the JavaScript fallback is in use" },
  );
}

function binOf(root: string, name: string): string {
  const { bin } = manifest(join(root, "node_modules", name, "package.json"));
  const path = typeof bin === "string" ? bin : (bin as Record<string, string>)[name];
  return join(name, path ?? "missing");
}

function manifest(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}
