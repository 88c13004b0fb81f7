import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..");

/** The command of the child that all contestants talk to, built on demand. */
export function echoCommand(): string {
  execFileSync(
    "cargo",
    ["build", "--release", "--quiet", "--locked", "-p", "oco-pool-core", "--example", "echo"],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  return join(root, "target", "release", "examples", process.platform === "win32" ? "echo.exe" : "echo");
}
