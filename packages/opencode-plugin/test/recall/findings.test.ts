import { expect, test } from "vitest";
import { findingsOf } from "../../src/recall/findings.ts";

test("each point of a scout's answer is a fact of the project, headings and code are none", () => {
  const answer = [
    "# Structure",
    "",
    "- Sources are in src/, one file for each function.",
    "2. Tests run with `node --test test/`.",
    "The rules:",
    "```",
    "const x = 'code is no finding';",
    "```",
    "ok",
    "- Sources are in src/, one file for each function.",
  ].join("\n");
  expect(findingsOf(answer, "scout structure")).toEqual([
    {
      tier: "project",
      kind: "fact",
      text: "Sources are in src/, one file for each function.",
      source: "scout structure",
    },
    {
      tier: "project",
      kind: "command",
      text: "Tests run with `node --test test/`.",
      source: "scout structure",
    },
  ]);
});

test("an answer of any length gives a bounded number of bounded facts", () => {
  const answer = Array.from({ length: 500 }, (_, index) => `- fact ${index} ${"x".repeat(1000)}`).join("\n");
  const facts = findingsOf(answer, "scout");
  expect(facts).toHaveLength(40);
  expect(Math.max(...facts.map(({ text }) => text.length))).toBeLessThan(420);
});

test("a secret is found before the answer is split into lines and cut", () => {
  const key = ["gh", "p_", "a1B2c3D4e5F6".repeat(3)].join("");
  const pem = ["-----BEGIN RSA PRIVATE", " KEY-----"].join("");
  const body = "MIIEpAIBAAKCAQEA7bq2X9".repeat(3);
  const answer = `The key of the server:\n${pem}\n${body}\n${body}\n${pem.replace("BEGIN", "END")}\n- ${"x ".repeat(195)}${key}`;
  const texts = findingsOf(answer, "scout").map(({ text }) => text);
  expect(texts).toHaveLength(2);
  expect(texts.join("\n")).not.toContain(body);
  expect(texts.join("\n")).not.toContain(key.slice(0, 6));
});
