import { describe, expect, it } from "vitest";
import {
  assemblePrompt,
  definePromptModule,
  InvalidModuleError,
  MissingVariableError,
  PromptError,
} from "../src/index.ts";

const agent = { id: "worker", role: "worker" } as const;

describe("definePromptModule", () => {
  it("makes a missing variable a type error and a MissingVariableError", () => {
    const module = definePromptModule({
      id: "@t/a",
      text: "Use {{tool}} in {{place}}.",
      vars: { tool: "t", place: "p" },
    });
    // @ts-expect-error `place` is missing
    expect(() => assemblePrompt(agent, [module], { vars: { tool: "grep" } })).toThrow(MissingVariableError);
    // @ts-expect-error options are needed when there are variables
    expect(() => assemblePrompt(agent, [module])).toThrow('"@t/a" needs the variable "tool"');
    expect(assemblePrompt(agent, [module], { vars: { tool: "grep", place: "src" } }).system).toEqual([
      "Use grep in src.",
    ]);
  });

  it("makes an undeclared and an unused variable a type error", () => {
    // @ts-expect-error `tool` is not declared
    expect(() => definePromptModule({ id: "@t/a", text: "Use {{tool}}." })).toThrow(
      'uses the variable "tool"',
    );
    // @ts-expect-error `other` is not in the text
    definePromptModule({ id: "@t/a", text: "Use {{tool}}.", vars: { tool: "t", other: "o" } });
  });

  it("needs no values for a text without variables", () => {
    const module = definePromptModule({ id: "@t/a", text: "Plain \\{{text}}." });
    expect(assemblePrompt(agent, [module]).system).toEqual(["Plain {{text}}."]);
  });

  it("keeps a value with braces, escapes and replacement patterns as it is", () => {
    const module = definePromptModule({ id: "@t/a", text: "A {{x}} B {{y}} C", vars: { x: "x", y: "y" } });
    const x = "{{y}} \\{{y}} $& $1 \r\n {{constructor}}";
    expect(assemblePrompt(agent, [module], { vars: { x, y: "Y" } }).system).toEqual([`A ${x} B Y C`]);
  });

  it("takes no value from a prototype", () => {
    const module = definePromptModule({
      id: "@t/a",
      text: "{{toString}}",
      vars: { toString: "a built-in name" },
    });
    const inherited: { toString: string } = Object.create({ toString: "inherited" });
    expect(() => assemblePrompt(agent, [module], { vars: inherited })).toThrow(MissingVariableError);
    expect(assemblePrompt(agent, [module], { vars: { toString: "own" } }).system).toEqual(["own"]);
  });

  it("makes line ends and trailing blanks no part of the text", () => {
    const unix = definePromptModule({ id: "@t/a", text: "one\n\ntwo" });
    const windows = definePromptModule({ id: "@t/a", text: "\r\none  \r\n\t\r\ntwo\t\r\n\r\n" });
    expect(windows.text).toBe(unix.text);
  });

  it("pins its data: a module cannot be changed after it was checked", () => {
    const module = definePromptModule({ id: "@t/a", text: "one", requires: ["@t/b"] });
    expect(Object.isFrozen(module)).toBe(true);
    expect(Object.isFrozen(module.requires)).toBe(true);
    expect(Object.isFrozen(module.parts.literals)).toBe(true);
  });

  it.each<[string, object, string]>([
    ["an id without namespace", { id: "tdd" }, '"tdd" has no valid id'],
    ["no text", { text: undefined }, "has no text"],
    ["a blank text", { text: " \n " }, "has an empty text"],
    ["a 1 MB text", { text: "x".repeat(1 << 20) }, "has a text of 1048576 characters, limit 20000"],
    ["an open brace", { text: "one\ntwo {{tool" }, 'has a "{{" without "}}" at line 2, column 5'],
    ["a helper of another language", { text: "{{#if x}}" }, 'variable name "#if x"'],
    ["a __proto__ variable in the text", { text: "{{__proto__}}" }, 'variable name "__proto__"'],
    ["a __proto__ variable", { vars: JSON.parse('{"__proto__": "x"}') }, 'variable name "__proto__"'],
    ["a constructor variable", { vars: { constructor: "x" } }, 'variable name "constructor"'],
    ["a fractional order", { order: 1.5 }, "has order 1.5; expected an integer from 0"],
    ["a priority above 100", { priority: 101 }, "has priority 101"],
    ["a version of 0", { version: 0 }, "has version 0"],
    ["a requirement of itself", { requires: ["@t/a"] }, "requires itself"],
    ["a requirement that is no id", { requires: ["tdd"] }, 'requires "tdd", which is no module id'],
    ["agents that are no list", { agents: "worker" }, "has agents that is no list"],
    ["a condition that is code", { when: () => true }, "has a when that is no object"],
    ["an unknown condition", { when: { os: ["linux"] } }, 'has the condition "when.os"'],
  ])("refuses %s in one line", (_, change, message) => {
    const input = { id: "@t/a", text: "one", ...change };
    expect(() => definePromptModule(input)).toThrow(InvalidModuleError);
    const error = caught(() => definePromptModule(input));
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("\n");
    expect(PromptError.is(error)).toBe(true);
  });
});

function caught(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}
