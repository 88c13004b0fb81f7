import type { CheckRunner } from "@oco/mission";
import { describe, expect, test } from "vitest";
import { assertChecks, GuardedChecks } from "../../src/guard/check-commands.ts";

const dangerous = ["git push --force", "rm -rf ../x", "sh -c 'rm -rf ~'", "env"];
const request = { directory: "/home/ada/shop", timeoutMs: 1, signal: new AbortController().signal };

function checksUnderTest(isGuarded: boolean, printed = "") {
  const ran: string[] = [];
  const checks: CheckRunner = {
    run: async ({ command }) => {
      ran.push(command);
      return { command, exitCode: 0, passed: true, startedAt: 5, durationMs: 1, outputTail: printed };
    },
  };
  return { ran, guarded: new GuardedChecks({ checks, isGuarded, now: () => 7 }) };
}

describe("a verify command", () => {
  test.each(dangerous)("%s is not run, and that is evidence against the unit", async (command) => {
    const { ran, guarded } = checksUnderTest(true);
    const evidence = await guarded.run({ ...request, command });
    expect(evidence).toMatchObject({ command, passed: false, startedAt: 7, outputTail: "" });
    expect(evidence.why).toMatch(/^Stopped by the guard: .*The command was not run\.$/s);
    expect(evidence).not.toHaveProperty("exitCode");
    expect(ran).toEqual([]);
  });

  test.each(["npm test", "npx tsc --noEmit", "cargo test --all", "rm -rf dist"])(
    "%s is run",
    async (command) => {
      const { ran, guarded } = checksUnderTest(true);
      expect(await guarded.run({ ...request, command })).toMatchObject({ passed: true, exitCode: 0 });
      expect(ran).toEqual([command]);
    },
  );

  test("is run whatever it is where the guard is off", async () => {
    const { ran, guarded } = checksUnderTest(false);
    await guarded.run({ ...request, command: "git push --force" });
    expect(ran).toEqual(["git push --force"]);
  });

  test.each([true, false])("leaves no secret in what is stored (guarded: %s)", async (isGuarded) => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const { guarded } = checksUnderTest(isGuarded, `ok\ntoken ${token}\n`);
    const { outputTail } = await guarded.run({ ...request, command: "npm test" });
    expect(outputTail).not.toContain(token);
    expect(outputTail).toMatch(/^ok\ntoken \[redacted:/);
  });
});

describe("what an agent hands in", () => {
  const units = [{ verify: ["env"] }, { id: "T1", verify: ["npm test", "git push --force"] }, { id: "T2" }];
  const place = (guard: string) => ({ directory: request.directory, config: { guard } });

  test("is refused with a line for each command that would not be run", async () => {
    const refusal = assertChecks("The plan was not accepted:", units, place("agents"));
    await expect(refusal).rejects.toThrow(
      /^The plan was not accepted:\n- verify: `env`: Stopped .*\n- T1: `git push --force`: Stopped .*\nName a command/,
    );
  });

  test("is taken where the guard is off, or has nothing to say", async () => {
    await assertChecks("refused", units, place("off"));
    await assertChecks("refused", [{ id: "T1", verify: ["npm test"] }], place("agents"));
  });
});
