import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openHome } from "./home.ts";

test("a new prompt package is written where it can be installed from, and never over something", async () => {
  using home = openHome();
  expect(await home.oco("prompts", "new", "@acme/prompts")).toMatchObject({ code: 0 });
  const file = home.path("project", "prompts", "index.js");
  expect(readFileSync(file, "utf8")).toContain("@acme/prompts/rules");
  const again = await home.oco("prompts", "new", "@acme/prompts");
  expect(again).toMatchObject({
    code: 2,
    lines: [expect.stringContaining("is there already and not empty")],
  });
  expect(await home.oco("prompts", "new", "../evil")).toMatchObject({
    code: 2,
    lines: [expect.stringContaining('Package name "../evil" is not usable')],
  });
  expect(existsSync(home.path("evil"))).toBe(false);
});

test("what an agent is told is explained with source and cost, modules of packages included", async () => {
  using home = openHome();
  await home.oco("prompts", "new", "acme");
  home.write("project/.opencode/oco.jsonc", '{ "prompts": { "packages": ["./acme"] } }');
  const { code, lines } = await home.oco("prompts", "explain", "worker");
  const text = lines.join("\n");
  expect(code).toBe(0);
  expect(text).toMatch(/^prompt of worker: \d+ tokens, hash /);
  expect(text).toMatch(/ \.\/acme +@acme\/rules@1/);
  expect(text).toMatch(/ @oco\/prompts +@oco\/agents\/worker@1/);
});

test("an agent or a verb that is not there is told with those that are", async () => {
  using home = openHome();
  expect((await home.oco("prompts", "explain", "nobody")).lines[0]).toContain(
    "known are commander, planner, worker",
  );
  expect((await home.oco("prompts")).lines[0]).toContain("oco prompts new <name>");
});
