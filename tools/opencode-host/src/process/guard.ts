import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { rootVariable } from "./sweep.ts";

/**
 * Waits for the end of its input, which comes when this process ends, however it ends. Then it kills what the host
 * left running and removes the scratch tree. `done` makes it leave without doing anything.
 */
const script = `
trap '' INT TERM HUP
root=$1
groups=" "
while read -r word value; do
  case $word in
    add) groups="$groups$value " ;;
    drop) groups=$(printf '%s' "$groups" | sed "s/ $value / /") ;;
    done) exit 0 ;;
  esac
done
for group in $groups; do kill -KILL -- "-$group" 2>/dev/null; done
for environ in /proc/[0-9]*/environ; do
  if tr '\\0' '\\n' <"$environ" 2>/dev/null | grep -qxF "${rootVariable}=$root"; then
    pid=\${environ#/proc/}
    kill -KILL "\${pid%/environ}" 2>/dev/null
  fi
done
[ -n "$2" ] || rm -rf -- "$root" || { sleep 1; rm -rf -- "$root"; }
`;

/**
 * A small shell that outlives this process and cleans up after it. An exit handler would not run when a test runner
 * is killed, and OpenCode would go on, waiting for a model that is gone. On Windows there is none.
 */
export class Guard {
  readonly #shell: ChildProcess | undefined;

  constructor(root: string, isKept: boolean) {
    if (process.platform === "win32") return;
    this.#shell = spawn("sh", ["-c", script, "oco-host-guard", root, isKept ? "keep" : ""], {
      cwd: "/",
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin" },
      stdio: ["pipe", "ignore", "ignore"],
      // Its own group: a Ctrl-C in the terminal must not take the guard along.
      detached: true,
    });
    this.#shell.on("error", () => {});
    this.#shell.stdin?.on("error", () => {});
    this.#shell.unref();
    if (this.#shell.stdin instanceof Socket) this.#shell.stdin.unref();
  }

  /** From now on this process group is killed when this process ends. */
  add(pid: number): void {
    this.#shell?.stdin?.write(`add ${pid}\n`);
  }

  /** The group is gone; its number may come to mean another one. */
  drop(pid: number): void {
    this.#shell?.stdin?.write(`drop ${pid}\n`);
  }

  async release(): Promise<void> {
    const shell = this.#shell;
    if (shell === undefined || shell.exitCode !== null || shell.signalCode !== null) return;
    const exited = once(shell, "exit");
    shell.stdin?.end("done\n");
    await exited;
  }
}
