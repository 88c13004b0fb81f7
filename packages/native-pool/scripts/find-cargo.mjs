import { spawnSync } from "node:child_process";

/**
 * Whether cargo is there. Only a command that is not found is an absence: a cargo that fails (a toolchain that cannot
 * be installed, say) is a fault of the machine, which nobody would see if the build went on without it.
 */
export function hasCargo() {
  const { status, error } = spawnSync("cargo", ["--version"], { stdio: ["ignore", "ignore", "inherit"] });
  if (error?.code === "ENOENT") return false;
  if (status === 0) return true;
  process.stderr.write("native-pool: cargo is there, but does not run\n");
  process.exit(1);
}
