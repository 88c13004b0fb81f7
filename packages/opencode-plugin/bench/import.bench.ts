import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { goal, printMachine, reportGoals } from "@oco-tools/bench";
import { findBinary } from "@oco-tools/opencode-host";
import { plugin } from "../test/host/open-host.ts";

// How long OpenCode's own Bun takes to import the built entry, each time in a fresh process; what the process has to
// load for the import of anything (the module loader itself) is not counted.

const runs = 15;

printMachine();
const folder = mkdtempSync(join(tmpdir(), "oco-import-"));
try {
  const script = join(folder, "import.mjs");
  writeFileSync(join(folder, "nothing.mjs"), "export default 0;\n");
  writeFileSync(
    script,
    `await import("./nothing.mjs");
const before = performance.now();
const { default: plugin } = await import(${JSON.stringify(pathToFileURL(plugin).href)});
const took = performance.now() - before;
if (typeof plugin.server !== "function") throw new Error("this is no plugin");
console.log(took);
`,
  );
  const { path } = findBinary();
  const times = Array.from({ length: runs }, () =>
    Number(
      execFileSync(path, ["run", script], { env: { ...process.env, BUN_BE_BUN: "1" }, encoding: "utf8" }),
    ),
  ).sort((a, b) => a - b);
  const [least = Number.NaN] = times;
  const median = times[Math.floor(runs / 2)] ?? Number.NaN;
  console.log(`${runs} imports: least ${least.toFixed(1)} ms, most ${times.at(-1)?.toFixed(1)} ms`);
  goal("import of the entry in OpenCode's Bun", median, { atMost: 60 }, "ms");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = reportGoals() > 0 ? 1 : 0;
