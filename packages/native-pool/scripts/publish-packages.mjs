// For the release, run by npm before it publishes the package itself: publishes npm/<platform>/, which the package
// names as optional dependencies. What is in the registry already is left alone, so a release can be run again.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "npm");
const isDryRun = process.env.npm_config_dry_run === "true";

// npm is a script on Windows, which only a shell starts; the arguments hold nothing that a shell would read.
function npm(args, cwd, stdio) {
  return spawnSync("npm", args, { cwd, stdio, encoding: "utf8", shell: process.platform === "win32" });
}

for (const platform of readdirSync(folder)) {
  const cwd = join(folder, platform);
  const { name, version } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  const id = `${name}@${version}`;
  if (isDryRun) {
    process.stderr.write(`native-pool: would publish ${id}\n`);
    continue;
  }
  const known = npm(["view", id, "version"], cwd, ["ignore", "pipe", "ignore"]);
  if (known.status === 0 && known.stdout.includes(version)) {
    process.stderr.write(`native-pool: ${id} is published already\n`);
    continue;
  }
  // Everything to stderr: the caller may read npm's own report from stdout.
  const { status } = npm(["publish"], cwd, ["ignore", 2, 2]);
  if (status !== 0) {
    process.stderr.write(`native-pool: ${id} could not be published\n`);
    process.exit(1);
  }
}
