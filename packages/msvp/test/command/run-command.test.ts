import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@oco/msvp";
import { describe, expect, test } from "vitest";
import { liveProcesses } from "../support/processes.ts";
import { Ready } from "../support/ready.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

const node = process.execPath;
const isLinux = process.platform === "linux";

/** A program of this test, recognisable among all processes by `mark`. */
function program(code: string, mark = "") {
  return { argv: [node, "-e", code, mark] };
}

/** Runs a program into its time limit, which comes once the program is ready for it. */
async function runIntoLimit(code: string, mark = "") {
  const clock = new VirtualClock();
  const ready = new Ready();
  const limits = { timeoutMs: 60_000, graceMs: 2000, drainMs: 1_000_000 };
  const running = runCommand(program(`${code}; ${ready.code}`, mark), { ...limits, clock, env: ready.env });
  await ready.wait();
  await clock.advance(59_999);
  expect(clock.pending).toBe(1);
  await clock.advance(1);
  return { clock, running };
}

describe("a command that ends by itself", () => {
  test("passes with exit code 0, and its evidence survives JSON", async () => {
    const evidence = await runCommand(program("console.log('hi')"));
    expect(evidence).toMatchObject({
      kind: "command",
      outcome: "exited",
      exitCode: 0,
      isPassed: true,
      outputTail: "hi\n",
      outputBytes: 3,
      truncated: false,
      timedOut: false,
      leftovers: false,
      error: null,
    });
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  });

  test("fails with another exit code, and standard error is kept", async () => {
    const evidence = await runCommand(program("console.error('no'); process.exit(3)"));
    expect(evidence).toMatchObject({ outcome: "exited", exitCode: 3, isPassed: false, outputTail: "no\n" });
  });

  test("fails when a signal of its own ends it", async () => {
    const evidence = await runCommand(
      program("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 9999)"),
    );
    expect(evidence).toMatchObject({
      outcome: "signaled",
      exitCode: null,
      signal: "SIGTERM",
      isPassed: false,
    });
  });

  test("reads an empty standard input", async () => {
    const evidence = await runCommand(program("process.stdin.on('end', () => console.log('eof')).resume()"));
    expect(evidence.outputTail).toBe("eof\n");
  });

  test("gets the environment it is given, and a prefix of the command line wins", async () => {
    const evidence = await runCommand(
      { command: `A=3 '${node}' -p 'process.env.A + process.env.B + process.env.HOME'` },
      { env: { A: "1", B: "2", HOME: undefined } },
    );
    expect(evidence.outputTail).toBe("32undefined\n");
  });
});

describe("a command that does not start", () => {
  test("because the program does not exist says so", async () => {
    const evidence = await runCommand({ command: "oco-no-such-program --version" });
    expect(evidence).toMatchObject({
      outcome: "not-started",
      isPassed: false,
      stepsRun: 0,
      error: { code: "ENOENT" },
    });
  });

  test("because its folder does not exist says so", async () => {
    const evidence = await runCommand(program(""), { cwd: "/oco/no/such/folder" });
    expect(evidence).toMatchObject({ outcome: "not-started", isPassed: false, error: { code: "ENOENT" } });
  });

  test("because it needs a shell says so", async () => {
    const evidence = await runCommand({ command: "echo a | cat" });
    expect(evidence).toMatchObject({ outcome: "not-started", error: { code: "OCO_MSVP_COMMAND_SYNTAX" } });
    expect(evidence.error?.message).toContain("a pipe needs a shell");
  });

  test("because the argument vector is empty says so", async () => {
    const evidence = await runCommand({ argv: [] });
    expect(evidence).toMatchObject({ outcome: "not-started", isPassed: false });
  });
});

describe("a chain", () => {
  test("stops at the first failure", async () => {
    const step = (code: string) => `'${node}' -e '${code}'`;
    const command = [step("console.log(1)"), step("process.exit(5)"), step("console.log(3)")].join(" && ");
    const evidence = await runCommand({ command });
    expect(evidence).toMatchObject({
      exitCode: 5,
      outputTail: "1\n",
      stepsRun: 2,
      steps: 3,
      isPassed: false,
    });
  });

  test("goes on in the folder that cd names, and fails where there is none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "oco-msvp-"));
    const where = `'${node}' -p 'process.cwd()'`;
    const inside = await runCommand({ command: `cd '${folder}' && ${where}` });
    expect(inside).toMatchObject({ isPassed: true, steps: 2, stepsRun: 2 });
    expect(inside.outputTail.trim().endsWith(folder)).toBe(true);
    const nowhere = await runCommand({ command: `cd missing && ${where}` }, { cwd: folder });
    expect(nowhere).toMatchObject({
      isPassed: false,
      exitCode: 1,
      outputTail: "cd: no such folder: missing\n",
    });
    rmSync(folder, { recursive: true });
  });

  test("has one time limit for all of its programs", async () => {
    const clock = new VirtualClock();
    const ready = new Ready();
    const code = `setInterval(() => {}, 1000); ${ready.code}`;
    const command = `'${node}' -e '0' && '${node}' -e "${code}"`;
    const running = runCommand({ command }, { timeoutMs: 1000, clock, env: ready.env });
    await ready.wait();
    await clock.advance(1000);
    expect(await running).toMatchObject({
      outcome: "timed-out",
      stepsRun: 2,
      isPassed: false,
      durationMs: 1000,
    });
  });

  test("in a shell chosen by the configuration has pipes", async () => {
    const evidence = await runCommand({ command: "echo abc | tr a-c A-C" }, { shell: true });
    expect(evidence).toMatchObject({ isPassed: true, shell: true, outputTail: "ABC\n" });
  });
});

describe("a command that misbehaves", () => {
  test("and prints 100 MB is run to its end with only the tail in memory", async () => {
    const code =
      "const b = Buffer.alloc(1 << 20, 'x'); let n = 0;" +
      "const w = () => { while (n < 100) { n += 1; if (!process.stdout.write(b)) return process.stdout.once('drain', w); }" +
      " process.stdout.write('the end'); }; w();";
    const evidence = await runCommand(program(code), { tailLength: 1000 });
    expect(evidence).toMatchObject({ exitCode: 0, truncated: true, outputBytes: 100 * 2 ** 20 + 7 });
    expect(evidence.outputTail).toHaveLength(1000);
    expect(evidence.outputTail.endsWith("xthe end")).toBe(true);
  });

  test("and prints without end is stopped at its time limit", async () => {
    const write =
      "const w = () => { while (process.stdout.write(b)); process.stdout.once('drain', w); }; w()";
    const { running } = await runIntoLimit(`const b = Buffer.alloc(1 << 16, 'y'); ${write}`);
    expect(await running).toMatchObject({ outcome: "timed-out", isPassed: false, signal: "SIGTERM" });
  });

  test("and ignores SIGTERM is killed after the grace, not before", async () => {
    const mark = randomUUID();
    const code = "process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1000)";
    const { clock, running } = await runIntoLimit(code, mark);
    await clock.advance(1999);
    if (isLinux) expect(liveProcesses(mark)).toHaveLength(1);
    await clock.advance(1);
    expect(await running).toMatchObject({
      outcome: "timed-out",
      timedOut: true,
      signal: "SIGKILL",
      exitCode: null,
    });
    if (isLinux) expect(liveProcesses(mark)).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test("and exits with code 0 when asked to end has timed out all the same", async () => {
    const code = "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000)";
    const { running } = await runIntoLimit(code);
    expect(await running).toMatchObject({
      outcome: "timed-out",
      isPassed: false,
      exitCode: null,
      signal: null,
    });
  });

  test("and leaves a child that holds its pipes ends at once, and the child is gone", async () => {
    const mark = randomUUID();
    const child = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], { stdio: 'inherit' })`;
    const code = `const { spawn } = require('node:child_process'); ${child}.on('spawn', () => process.exit(0))`;
    const evidence = await runCommand(program(code));
    expect(evidence).toMatchObject({ outcome: "exited", exitCode: 0, isPassed: true, leftovers: true });
    if (isLinux) expect(liveProcesses(mark)).toEqual([]);
  });

  test("and leaves a child without its environment is found by the process group", async () => {
    const mark = randomUUID();
    const options = "{ stdio: 'inherit', env: {} }";
    const child = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], ${options})`;
    const code = `const { spawn } = require('node:child_process'); ${child}.on('spawn', () => process.exit(0))`;
    expect(await runCommand(program(code))).toMatchObject({ isPassed: true, leftovers: true });
    if (isLinux) expect(liveProcesses(mark)).toEqual([]);
  });

  test("and forks a child that makes a session of its own leaves it behind nowhere", async () => {
    if (!isLinux) return;
    const mark = randomUUID();
    const options = "{ stdio: 'inherit', detached: true }";
    const child = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], ${options})`;
    const code = `const { spawn } = require('node:child_process'); ${child}; setInterval(() => {}, 1000)`;
    const { running } = await runIntoLimit(code);
    expect(await running).toMatchObject({ outcome: "timed-out", leftovers: true });
    expect(liveProcesses(mark)).toEqual([]);
  });

  test("and hands its pipes to a process that cannot be found is waited for no longer than the drain", async () => {
    const mark = randomUUID();
    const options = "{ stdio: 'inherit', detached: true, env: {} }";
    const child = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], ${options})`;
    const code = `const { spawn } = require('node:child_process'); ${child}.on('spawn', () => process.exit(7))`;
    const evidence = await runCommand(program(code), { drainMs: 50 });
    expect(evidence).toMatchObject({ outcome: "exited", exitCode: 7 });
    if (isLinux) for (const pid of liveProcesses(mark)) process.kill(pid, "SIGKILL");
  });

  test("and starts a daemon may keep it where the daemon is to be spared", async () => {
    if (!isLinux) return;
    const mark = randomUUID();
    const options = "{ stdio: 'ignore', detached: true }";
    const child = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], ${options})`;
    const code = `const { spawn } = require('node:child_process'); ${child}.on('spawn', () => process.exit(0))`;
    const evidence = await runCommand(program(code), { sparesDaemons: true });
    expect(evidence).toMatchObject({ isPassed: true, leftovers: false });
    const [daemon, ...others] = liveProcesses(mark);
    expect(others).toEqual([]);
    process.kill(daemon as number, "SIGKILL");
  });

  test("is ended by an abort, which the evidence tells", async () => {
    const mark = randomUUID();
    const controller = new AbortController();
    const running = runCommand(program("setInterval(() => {}, 1000)", mark), { signal: controller.signal });
    controller.abort();
    expect(await running).toMatchObject({ outcome: "aborted", isPassed: false, timedOut: false });
    expect(await runCommand(program("0"), { signal: controller.signal })).toMatchObject({
      outcome: "aborted",
      stepsRun: 0,
    });
    if (isLinux) expect(liveProcesses(mark)).toEqual([]);
  });
});

test("limits that make no sense are refused", async () => {
  await expect(runCommand(program(""), { timeoutMs: -1 })).rejects.toThrow(RangeError);
  await expect(runCommand(program(""), { tailLength: Number.NaN })).rejects.toThrow(RangeError);
});
