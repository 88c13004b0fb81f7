// Builds the addon for this machine into native/, where cargo is there; without cargo the package runs on JavaScript.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { hostPlatform } from "./platforms.mjs";

const root = join(import.meta.dirname, "..", "..", "..");
const folder = join(import.meta.dirname, "..", "native");
const manifest = join(root, "Cargo.toml");

function cargo(args, options) {
  return spawnSync("cargo", args, { cwd: root, encoding: "utf8", ...options });
}

if (!existsSync(manifest) || cargo(["--version"]).status !== 0) {
  process.stdout.write(
    "native-pool: cargo not found, the addon is skipped and the JavaScript fallback is used\n",
  );
  process.exit(0);
}
const build = cargo(
  ["build", "--release", "--locked", "-p", "oco-pool-napi", "--message-format=json-render-diagnostics"],
  {
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 64 * 1024 * 1024,
  },
);
if (build.status !== 0) {
  process.stdout.write("native-pool: cargo is there, but the addon does not compile\n");
  process.exit(1);
}
const library = build.stdout
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line))
  .filter(({ reason, target }) => reason === "compiler-artifact" && target.name === "oco_pool_napi")
  .flatMap(({ filenames }) => filenames)
  .find((name) => /\.(so|dylib|dll)$/.test(name));
if (library === undefined) {
  process.stdout.write("native-pool: cargo built no library\n");
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const target = join(folder, `native-pool.${hostPlatform()}.node`);
// A running process may have the old file mapped: it is replaced, never written to.
copyFileSync(library, `${target}.new`);
renameSync(`${target}.new`, target);
process.stdout.write(`native-pool: built ${target.slice(root.length + 1)}\n`);
