import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { closingLine, totalsOf } from "./totals.ts";

const root = resolve(import.meta.dirname, "../../..");
const reports = ["packages", "tools"].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name, ".test-report.json")),
);
// A report left over from an earlier run must not be counted; Nx restores those of cached runs.
for (const file of reports) rmSync(file, { force: true });

const nx = join(root, "node_modules", "nx", "dist", "bin", "nx.js");
const run = spawnSync(process.execPath, [nx, "run-many", "-t", "test", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
const totals = totalsOf(reports.filter((file) => existsSync(file)).map(read));
console.log(`\n${closingLine(totals)}`);
process.exitCode = run.status === 0 && totals.failed === 0 && totals.passed > 0 ? 0 : 1;

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
