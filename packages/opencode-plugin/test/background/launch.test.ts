import { expect, test } from "vitest";
import { launchOf } from "../../src/background/launch.ts";

test("without a shell a command is one program and its words, and rules see it as typed and as understood", () => {
  expect(launchOf(`A=1 'git'  push "--force"`, false, "linux")).toEqual({
    file: "git",
    args: ["push", "--force"],
    env: { A: "1" },
    isVerbatim: false,
    patterns: [`A=1 'git'  push "--force"`, "git push --force"],
  });
  expect(launchOf("npm run dev", false).patterns).toEqual(["npm run dev"]);
});

test("whatever else a shell would act upon is refused by name", () => {
  for (const [command, word] of [
    ["a | b", /a pipe needs a shell/],
    ["a > b", /redirection/],
    ["a && b", /one program/],
    ["cd x", /give its folder as cwd/],
    ["echo $(b)", /expansion/],
    ["", /empty/],
  ] as const) {
    expect(() => launchOf(command, false)).toThrow(word);
  }
});

test("a shell line is asked about as a whole and for every command that may be in it", () => {
  const { patterns, args } = launchOf("true; git   push -f && (rm -rf x) | `b` $(c)", true, "linux");
  expect(args).toEqual(["-c", "true; git   push -f && (rm -rf x) | `b` $(c)"]);
  expect(patterns).toEqual(expect.arrayContaining(["git push -f", "rm -rf x", "b", "c"]));
});
