// `node cargo.mjs lint|test <crate>`: what Nx runs for a crate. Says so and succeeds where cargo is not there.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { hasCargo } from "./find-cargo.mjs";

const [task, crate] = process.argv.slice(2);
const options = { cwd: join(import.meta.dirname, "..", "..", ".."), stdio: "inherit" };
const runs = {
  // The addon has no tests of its own, and a test build of it would hold its exports for dead code.
  lint: [
    ["fmt", "-p", crate, "--check"],
    [
      "clippy",
      "-p",
      crate,
      "--locked",
      ...(crate === "oco-pool-napi" ? [] : ["--all-targets"]),
      "--",
      "-D",
      "warnings",
    ],
  ],
  test: [["test", "-p", crate, "--locked", "--quiet"]],
};
// The models of loom are compiled with flags of their own, hence the folder: the other crates would be built anew each
// time. Only a release build goes through all of their orders in seconds.
const models = ["--lib", "--release", "--target-dir", join("target", "loom")];

if (!hasCargo()) {
  process.stdout.write(`cargo not found: ${task} of ${crate} is skipped\n`);
} else {
  for (const args of runs[task]) run(args, {});
  if (task === "test" && crate === "oco-pool-core") {
    run([...runs.test[0], ...models], { RUSTFLAGS: "--cfg loom" });
  }
}

function run(args, env) {
  const { status } = spawnSync("cargo", args, { ...options, env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
}
