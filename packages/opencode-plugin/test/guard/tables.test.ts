import { describe, expect, test } from "vitest";
import { inspectCommand } from "../../src/guard/inspect.ts";
import { attempts } from "./attempts.ts";
import { harmless } from "./harmless.ts";
import { place } from "./place.ts";
import { spelledAttempts } from "./spelled-attempts.ts";
import { spelledHarmless } from "./spelled-harmless.ts";

function rows(table: Readonly<Record<string, readonly string[]>>): [string, string][] {
  return Object.entries(table).flatMap(([group, commands]) =>
    commands.map((command): [string, string] => [group, command]),
  );
}

test("each table has at least 80 commands", () => {
  expect(rows(attempts).length).toBeGreaterThanOrEqual(80);
  expect(rows(harmless).length).toBeGreaterThanOrEqual(80);
});

describe("is stopped", () => {
  test.each([...rows(attempts), ...rows(spelledAttempts)])("%s: %s", (_, command) => {
    expect(inspectCommand(command, place)).toMatch(/\w.*\./s);
  });
});

describe("is let through", () => {
  test.each([...rows(harmless), ...rows(spelledHarmless)])("%s: %s", (_, command) => {
    expect(inspectCommand(command, place)).toBeUndefined();
  });
});
