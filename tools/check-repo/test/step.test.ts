import { expect, test } from "vitest";
import { runStep } from "../src/index.ts";

function node(script: string): {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
} {
  return { name: "a check", command: [process.execPath, "-e", script], cwd: import.meta.dirname };
}

test("a check that fails prints its output, one that passes only its line", () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  expect(runStep(node("console.log('quiet')"), print)).toBe("passed");
  expect(lines.join()).not.toContain("quiet");
  expect(runStep(node("console.error('the fault'); process.exit(3)"), print)).toBe("failed");
  expect(lines.join()).toContain("the fault");
});

test("a program that does not exist is a failure, and a check that cannot run here says why", () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const cwd = import.meta.dirname;
  expect(runStep({ name: "absent", command: ["no-such-program-here"], cwd }, print)).toBe("failed");
  expect(runStep({ name: "rust", skip: "no cargo" }, print)).toBe("skipped");
  expect(lines.at(-1)).toBe("skipped  rust: no cargo");
});
