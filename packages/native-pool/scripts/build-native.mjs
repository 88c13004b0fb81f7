// Builds the addon into native/: for this machine where cargo is there, and without cargo the package runs on
// JavaScript. With `--target <triple>`, for a platform of the release, where a missing cargo is an error.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hasCargo } from "./find-cargo.mjs";
import { hostPlatform, platforms } from "./platforms.mjs";

const root = join(import.meta.dirname, "..", "..", "..");
const folder = join(import.meta.dirname, "..", "native");
const { target } = parseArgs({ options: { target: { type: "string" } } }).values;

if (target === undefined) {
  if (process.env.OCO_NATIVE === "0") skip("OCO_NATIVE is 0");
  if (!hasCargo()) skip("cargo not found");
}
place(build(), target === undefined ? hostPlatform() : nameOf(target));

function skip(reason) {
  process.stdout.write(`native-pool: ${reason}, the addon is skipped and the JavaScript fallback is used\n`);
  process.exit(0);
}

function fail(reason) {
  process.stderr.write(`native-pool: ${reason}\n`);
  process.exit(1);
}

function nameOf(triple) {
  return platforms().find((platform) => platform.target === triple)?.name ?? fail(`unknown target ${triple}`);
}

/** How cargo builds for the target: zig links for Linux, against glibc 2.17 or musl, whatever the machine has. */
function targetArgs() {
  if (target === undefined) return ["build"];
  if (!target.includes("linux")) return ["build", "--target", target];
  return ["zigbuild", "--target", target.endsWith("gnu") ? `${target}.2.17` : target];
}

/** Returns the path of the built library. */
function build() {
  const musl = target?.endsWith("musl") === true ? { RUSTFLAGS: "-C target-feature=-crt-static" } : {};
  const flags = ["--release", "--locked", "-p", "oco-pool-napi", "--message-format=json-render-diagnostics"];
  const { status, stdout } = spawnSync("cargo", [...targetArgs(), ...flags], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...musl },
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) fail("the addon does not compile; OCO_NATIVE=0 leaves it out");
  const library = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))
    .filter(({ reason, target }) => reason === "compiler-artifact" && target.name === "oco_pool_napi")
    .flatMap(({ filenames }) => filenames)
    .find((name) => /\.(so|dylib|dll)$/.test(name));
  return library ?? fail("cargo built no library");
}

function place(library, platform) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `native-pool.${platform}.node`);
  // A running process may have the old file mapped: it is replaced, never written to.
  copyFileSync(library, `${file}.new`);
  renameSync(`${file}.new`, file);
  process.stdout.write(`native-pool: built ${file.slice(root.length + 1)}\n`);
}
