import { spawnSync } from "node:child_process";
import { CommandSyntaxError, parseCommand } from "@oco/msvp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const argv = (command: string) => parseCommand(command).map((plain) => plain.argv);

describe("parseCommand", () => {
  test.each([
    ["npm test", [["npm", "test"]]],
    ["  npm\ttest  ", [["npm", "test"]]],
    [`node -e 'console.log("a b")'`, [["node", "-e", 'console.log("a b")']]],
    ['echo "a \\"b\\" \\$c \\x"', [["echo", 'a "b" $c \\x']]],
    ["echo a\\ b 'c'd\"e\"", [["echo", "a b", "cde"]]],
    ["echo '' \"\"", [["echo", "", ""]]],
    [
      "npm ci && npm test&&npm run lint",
      [
        ["npm", "ci"],
        ["npm", "test"],
        ["npm", "run", "lint"],
      ],
    ],
    [
      "npm ci &&\n  npm test",
      [
        ["npm", "ci"],
        ["npm", "test"],
      ],
    ],
    ["npm \\\n test", [["npm", "test"]]],
    ["echo '*' a\\*b \"?\"", [["echo", "*", "a*b", "?"]]],
    ["echo cost: 5$ a=b --x=y {1}", [["echo", "cost:", "5$", "a=b", "--x=y", "{1}"]]],
    ["echo a#b a~b", [["echo", "a#b", "a~b"]]],
  ])("reads %j", (command, expected) => {
    expect(argv(command)).toEqual(expected);
  });

  test("takes assignments before the program, not after it and not when quoted", () => {
    expect(parseCommand("CI=1 A='b c' npm test X=1")).toEqual([
      { env: { CI: "1", A: "b c" }, argv: ["npm", "test", "X=1"] },
    ]);
    expect(parseCommand("'A=1' b")).toEqual([{ env: {}, argv: ["A=1", "b"] }]);
  });

  test.each([
    ["a | b", "a pipe"],
    ["a || b", "an alternative"],
    ["a & b", "a background job"],
    ["a &", "a background job"],
    ["a; b", "a command list"],
    ["a > f", "a redirection"],
    ["a 2>&1", "a redirection"],
    ["a < f", "a redirection"],
    ["(a)", "a subshell"],
    ["echo $(a)", "an expansion"],
    ['echo "$(a)"', "an expansion"],
    ["echo `a`", "a command substitution"],
    ['echo "`a`"', "a command substitution"],
    ["echo $HOME", "an expansion"],
    ['echo "$' + '{A}"', "an expansion"],
    ["echo $'a'", "an expansion"],
    ["ls *.ts", "a file pattern"],
    ["ls a?", "a file pattern"],
    ["[ -f a ]", "a file pattern"],
    ["cat ~/a", "a home folder"],
    ["a # b", "a comment"],
    ["! a", "a negation"],
    ["a\nb", "a line break"],
  ])("refuses %j: %s needs a shell", (command, construct) => {
    expect(() => parseCommand(command)).toThrow(construct);
    expect(() => parseCommand(command)).toThrow(CommandSyntaxError);
  });

  test.each([
    ["", 0],
    ["  ", 0],
    ["a && ", 4],
    ["&& a", 0],
    ["A=1", 0],
    ["''", 0],
    ["a 'b", 2],
    ['a "b', 2],
    ["a \\", 2],
  ])("refuses %j and says where", (command, index) => {
    expect.assertions(1);
    try {
      parseCommand(command);
    } catch (error) {
      expect(error).toMatchObject({ code: "OCO_MSVP_COMMAND_SYNTAX", index });
    }
  });

  test("agrees with the shell on every command that it accepts", () => {
    if (process.platform === "win32") return;
    const piece = fc.constantFrom(
      "a",
      "b=",
      " ",
      "'",
      '"',
      "\\",
      "$",
      "x y",
      "&&",
      "#",
      "~",
      "-",
      "é",
      "\t",
      "!",
      "=",
      "{",
      "}",
      ",",
    );
    const accepted: { readonly command: string; readonly words: readonly string[] }[] = [];
    for (const pieces of fc.sample(fc.array(piece, { maxLength: 10 }), { numRuns: 4000, seed: 7 })) {
      const command = `echo ${pieces.join("")}`;
      try {
        const [only, more] = parseCommand(command);
        if (only !== undefined && more === undefined) accepted.push({ command, words: only.argv.slice(1) });
      } catch (error) {
        if (!CommandSyntaxError.is(error)) throw error;
      }
    }
    expect(accepted.length).toBeGreaterThan(300);
    const script = accepted.map(({ command }) => command.replace("echo ", "show ")).join("\n");
    const show = "show() { for w; do printf '%s\\036' \"$w\"; done; printf '\\035'; }\n";
    const { stdout, stderr } = spawnSync("/bin/sh", ["-c", `set -f\n${show}${script}`], { encoding: "utf8" });
    expect(stderr).toBe("");
    const shown = stdout
      .split("\u001d")
      .slice(0, -1)
      .map((line) => line.split("\u001e").slice(0, -1));
    expect(shown).toEqual(accepted.map(({ words }) => words));
  });
});
