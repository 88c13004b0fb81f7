import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findBinary } from "@oco-tools/opencode-host";
import { checkChangesets } from "./changesets.ts";
import { checkTypes, exampleOf, withoutTypes } from "./example.ts";
import { pack, publishable } from "./packages.ts";
import { loadsPlugin } from "./plugin.ts";

const root = resolve(import.meta.dirname, "../../..");
const scratch = await mkdtemp(join(tmpdir(), "oco-pack-"));
const faults: string[] = [];
try {
  const packages = await publishable(root);
  const tarballs = packages.map((entry) => pack(entry, scratch));
  const project = join(scratch, "project");
  await mkdir(project);
  await writeFile(
    join(project, "package.json"),
    `${JSON.stringify({ name: "outside", private: true, type: "module" })}\n`,
  );
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  execFileSync(npm, ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...tarballs], {
    cwd: project,
    stdio: "pipe",
  });
  console.log(`installed ${packages.length} tarballs into an empty project`);

  const examples = new Map<string, string>();
  for (const { name, folder, entries } of packages) {
    for (const entry of entries) {
      await attempt(`${name}: import ${entry} in Node and in OpenCode's Bun`, async () => {
        const source = `await import(${JSON.stringify(entry)});\n`;
        await runModule(project, source);
        await runModule(project, source, { bun: true });
      });
    }
    const example = exampleOf(await readFile(join(folder, "README.md"), "utf8"));
    if (example === undefined) continue;
    examples.set(name, example);
    await attempt(`${name}: the example of its README`, async () =>
      runModule(project, await withoutTypes(example)),
    );
  }
  await attempt("the types of these examples, and of what they import", () =>
    checkTypes(root, project, examples),
  );
  await attempt("the real OpenCode loads the plugin from that installation", () =>
    loadsPlugin(join(project, "node_modules", "@oco", "opencode-plugin")),
  );
  await attempt("changeset version bumps versions and writes changelogs", () =>
    checkChangesets(root, scratch),
  );
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`\npack-check: ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

async function attempt(what: string, run: () => Promise<void> | void): Promise<void> {
  try {
    await run();
    console.log(`passed   ${what}`);
  } catch (error) {
    faults.push(what);
    const detail =
      error instanceof Error && "stderr" in error
        ? `${"stdout" in error ? String(error.stdout) : ""}${String(error.stderr)}`
        : String(error);
    console.log(`FAILED   ${what}\n${detail.trim()}`);
  }
}

/** Runs a module in Node, or in the Bun inside OpenCode, which is what plugins run in. */
async function runModule(project: string, source: string, { bun = false } = {}): Promise<void> {
  const file = join(project, "run.mjs");
  await writeFile(file, source);
  const [program, args] = bun ? [findBinary().path, ["run", file]] : [process.execPath, [file]];
  const env = { ...process.env, BUN_BE_BUN: "1" };
  execFileSync(program, args, { cwd: project, env, stdio: "pipe", timeout: 60_000 });
}
