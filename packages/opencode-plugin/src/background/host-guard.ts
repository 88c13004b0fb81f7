import { type ChildProcess, spawn } from "node:child_process";

/** The environment variable that marks every process of our jobs, also those that left their process group. */
export const markVariable = "OCO_BACKGROUND";

/*
 * Reads "+ <group>" and "- <group>" from its input. When that ends without a "bye", the host has died, by whatever
 * means, and nobody else is left to end its jobs: the groups, and on Linux every process with our mark.
 */
const script = `
trap '' HUP INT TERM
mark="${markVariable}=$1"
groups=
while read -r word group; do
  case $word in
    +) groups="$groups $group" ;;
    -) rest=
       for each in $groups; do [ "$each" = "$group" ] || rest="$rest $each"; done
       groups=$rest ;;
    bye) exit 0 ;;
  esac
done
end() {
  for each in $groups; do kill -"$1" -- "-$each" 2>/dev/null; done
  [ -r /proc/self/environ ] || return 0
  for file in $(grep -lsF -e "$mark" /proc/[0-9]*/environ 2>/dev/null); do
    pid=\${file#/proc/}
    kill -"$1" "\${pid%/environ}" 2>/dev/null
  done
}
end TERM
sleep 1
end KILL
`;

/**
 * A small process that outlives the host by as much as it takes to end the host's jobs. A job cannot be left to notice
 * the host's death by itself: it need not read its input, and a killed host runs no handler. On Windows there is none.
 */
export class HostGuard {
  readonly mark: string;
  #child: ChildProcess | undefined;

  constructor(mark: string) {
    this.mark = mark;
  }

  /** Watches over a process group; the guard is started with the first. */
  add(group: number): void {
    if (process.platform === "win32") return;
    this.#child ??= this.#start();
    this.#say(`+ ${group}`);
  }

  remove(group: number): void {
    this.#say(`- ${group}`);
  }

  /** Dismisses the guard; whoever calls has ended the jobs. */
  close(): void {
    this.#say("bye");
    this.#child?.stdin?.end();
    this.#child = undefined;
  }

  #start(): ChildProcess {
    const child = spawn("/bin/sh", ["-c", script, "oco-background-guard", this.mark], {
      cwd: "/",
      // Nothing else of our environment: a mark that we carry ourselves must not be the guard's.
      env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    // Without a shell there is no guard; the jobs are then ended by `dispose` alone.
    child.on("error", () => undefined);
    child.stdin?.on("error", () => undefined);
    child.unref();
    return child;
  }

  #say(line: string): void {
    this.#child?.stdin?.write(`${line}\n`);
  }
}
