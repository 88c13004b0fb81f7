import { runCommand } from "@oco/msvp";
import { describe, expect, test } from "vitest";

const node = process.execPath;

describe("runCommand", () => {
  test("exit code 0 passes, with the output as evidence", async () => {
    const evidence = await runCommand({ argv: [node, "-e", "console.log('hi')"] });
    expect(evidence).toMatchObject({
      outcome: "exited",
      exitCode: 0,
      isPassed: true,
      outputTail: "hi\n",
      timedOut: false,
    });
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  });

  test("another exit code fails and standard error is kept", async () => {
    const evidence = await runCommand({ argv: [node, "-e", "console.error('no'); process.exit(3)"] });
    expect(evidence).toMatchObject({ outcome: "exited", exitCode: 3, isPassed: false, outputTail: "no\n" });
  });

  test("a program that does not exist is reported, not thrown", async () => {
    const evidence = await runCommand({ command: "oco-no-such-program --version" });
    expect(evidence).toMatchObject({ outcome: "not-started", isPassed: false, error: { code: "ENOENT" } });
  });

  test("a command that needs a shell does not start", async () => {
    const evidence = await runCommand({ command: "true | cat" });
    expect(evidence).toMatchObject({ outcome: "not-started", error: { code: "OCO_MSVP_COMMAND_SYNTAX" } });
  });

  test("a chain runs in order and stops at the first failure", async () => {
    const evidence = await runCommand({
      command: `'${node}' -e 'console.log(1)' && false && '${node}' -e 'console.log(3)'`,
    });
    expect(evidence).toMatchObject({ exitCode: 1, outputTail: "1\n", stepsRun: 2, steps: 3 });
  });

  test("a program over its time limit that ignores SIGTERM is killed", async () => {
    const code = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";
    const evidence = await runCommand({ argv: [node, "-e", code] }, { timeoutMs: 400, graceMs: 100 });
    expect(evidence).toMatchObject({
      outcome: "timed-out",
      timedOut: true,
      isPassed: false,
      signal: "SIGKILL",
    });
  });
});
