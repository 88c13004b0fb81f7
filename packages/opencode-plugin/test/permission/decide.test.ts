import { expect, test } from "vitest";
import { presenceOf } from "../../src/delegation/headless/presence.ts";
import type { ChildPermissionOptions } from "../../src/delegation/options.ts";
import { type Ask, rule } from "../../src/permission/decide.ts";
import { matches } from "../../src/permission/wildcard.ts";

const ask: Ask = {
  id: "per_1",
  sessionId: "ses_1",
  permission: "bash",
  patterns: ["npm test", "npm run lint"],
};
const auto: ChildPermissionOptions = { children: "auto", allow: {} };

test("where nobody is there the answer is no, with what was asked and how it can be allowed", () => {
  for (const presence of ["run", "server"] as const) {
    const ruling = rule(ask, auto, { presence });
    expect(ruling).toMatchObject({ kind: "deny" });
    expect(ruling.kind === "deny" && ruling.message).toContain(
      "bash of npm test, npm run lint needs a permission",
    );
  }
});

test("where a person is there the question is theirs, unless they refused beforehand", () => {
  expect(rule(ask, auto, { presence: "person" })).toEqual({ kind: "ask" });
  expect(rule(ask, { ...auto, children: "ask" }, { presence: "run" })).toEqual({ kind: "ask" });
  expect(rule(ask, { ...auto, children: "deny" }, { presence: "person" })).toMatchObject({ kind: "deny" });
});

test("in a mission's own folder no person sees a question, unless they said that they want to", () => {
  const place = { presence: "person", isElsewhere: true } as const;
  const ruling = rule(ask, auto, place);
  expect(ruling.kind === "deny" && ruling.message).toContain("nobody sees what is asked in a mission's own");
  expect(rule(ask, { ...auto, children: "ask" }, place)).toEqual({ kind: "ask" });
  expect(rule(ask, { ...auto, allow: { bash: ["npm *"] } }, place)).toEqual({ kind: "allow" });
});

test("only what is allowed as a whole is allowed", () => {
  const allowing = (...patterns: string[]): ChildPermissionOptions => ({
    children: "deny",
    allow: { bash: patterns },
  });
  expect(rule(ask, allowing("npm *"), { presence: "run" })).toEqual({ kind: "allow" });
  expect(rule(ask, allowing("npm test"), { presence: "run" })).toMatchObject({ kind: "deny" });
  expect(rule({ ...ask, permission: "edit" }, allowing("*"), { presence: "run" })).toMatchObject({
    kind: "deny",
  });
  expect(rule({ ...ask, patterns: [] }, allowing("*"), { presence: "run" })).toMatchObject({ kind: "deny" });
  expect(rule({ ...ask, permission: "constructor" }, allowing("*"), { presence: "run" })).toMatchObject({
    kind: "deny",
  });
});

test("a pattern is the whole text, and its other characters are themselves", () => {
  expect(matches("npm *", "npm run a && b\nc")).toBe(true);
  expect(matches("npm", "npm run")).toBe(false);
  expect(matches("a.c", "abc")).toBe(false);
  expect(matches("a?c", "abc")).toBe(true);
  expect(matches("(x)[y]{z}|^$\\", "(x)[y]{z}|^$\\")).toBe(true);
});

test("who is there is told from the command and the client", () => {
  const argv = (...words: string[]): string[] => ["bun", "/index.js", ...words];
  expect(presenceOf(argv("run", "--format", "json"), {})).toBe("run");
  expect(presenceOf(argv("serve", "--port", "1"), {})).toBe("server");
  expect(presenceOf(argv("serve"), { OPENCODE_CLIENT: "desktop" })).toBe("person");
  expect(presenceOf(argv(), {})).toBe("person");
  expect(presenceOf(argv("github", "run"), {})).toBe("run");
});

test("options and their values may stand before the command", () => {
  const argv = (...words: string[]): string[] => ["bun", "/index.js", ...words];
  expect(presenceOf(argv("--print-logs", "run", "hello"), {})).toBe("run");
  expect(presenceOf(argv("--log-level", "DEBUG", "run", "hello"), {})).toBe("run");
  expect(presenceOf(argv("--log-level=DEBUG", "--pure", "serve"), {})).toBe("server");
  expect(presenceOf(argv("--port", "4096", "serve"), {})).toBe("server");
  expect(presenceOf(argv("--prompt", "run"), {})).toBe("person");
  expect(presenceOf(argv("-m", "a/b", "./run"), {})).toBe("person");
});
