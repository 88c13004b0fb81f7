import { existsSync, lstatSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { parse } from "jsonc-parser";
import { expect, test, vi } from "vitest";
import { openHome } from "./home.ts";

const name = "@oco/opencode-plugin";

const commented = `{
  // which model
  "model": "p/m",
  "plugin": [
    "other", // keep this one first
    ["third", { "a": 1 }]
  ],
  /* the end */
  "share": "disabled"
}
`;

test("a project without configuration gets one that OpenCode reads, and loses it again", async () => {
  using home = openHome();
  expect(await home.oco("install")).toMatchObject({ code: 0 });
  const file = home.path("project", "opencode.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    $schema: "https://opencode.ai/config.json",
    plugin: [name],
  });
  expect((await home.oco("uninstall")).lines).toEqual(["opencode.json is as it was before the installation"]);
  expect(existsSync(file)).toBe(false);
});

test("comments, order and other plugins stay, and uninstalling gives back every byte", async () => {
  const texts = [
    commented,
    commented.replaceAll("\n", "\r\n"),
    commented.replaceAll("  ", "\t"),
    `\uFEFF${commented}`,
    "{}",
    '{"plugin":[]}',
    '{\n  "plugin": ["a",],\n}\n',
    '{\n    "plugin": [\n        "a" // last\n    ]\n}',
  ];
  for (const text of texts) {
    using home = openHome();
    const file = home.write("project/opencode.jsonc", text);
    expect(await home.oco("install")).toMatchObject({ code: 0 });
    const after = readFileSync(file, "utf8");
    const plugins = (value: string) =>
      parse(value.replace(/^\uFEFF/, ""), [], { allowTrailingComma: true }).plugin ?? [];
    expect(plugins(after)).toEqual([...plugins(text), name]);
    for (const comment of text.match(/\/\/.*|\/\*.*\*\//g) ?? []) expect(after).toContain(comment.trimEnd());
    expect(await home.oco("uninstall")).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toBe(text);
  }
});

test("installing twice changes nothing the second time, and uninstalling twice neither", async () => {
  using home = openHome();
  const file = home.write("project/opencode.jsonc", commented);
  await home.oco("install");
  const once = readFileSync(file, "utf8");
  expect((await home.oco("install")).lines).toEqual([`already installed: ${name} in opencode.jsonc`]);
  expect((await home.oco("install", "--global")).lines[0]).toContain("already installed");
  expect(readFileSync(file, "utf8")).toBe(once);
  await home.oco("uninstall");
  expect(await home.oco("uninstall")).toEqual({
    code: 0,
    lines: ["nothing to do: the plugin is not installed here"],
  });
  expect(readFileSync(file, "utf8")).toBe(commented);
});

test("what a person changed after the installation stays when the plugin is taken out", async () => {
  using home = openHome();
  const file = home.write("project/opencode.jsonc", commented);
  await home.oco("install");
  home.write("project/opencode.jsonc", readFileSync(file, "utf8").replace('"p/m"', '"p/other"'));
  expect((await home.oco("uninstall")).lines).toEqual(["taken out of opencode.jsonc"]);
  expect(readFileSync(file, "utf8")).toBe(commented.replace('"p/m"', '"p/other"'));
});

test("an entry with options that a person wrote by hand is taken out too", async () => {
  using home = openHome();
  const file = home.write(
    "project/opencode.json",
    `{ "plugin": ["a", ["${name}@0.1.0", { "preset": "classic" }]] }`,
  );
  await home.oco("uninstall");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ plugin: ["a"] });
});

test("the mode of a file and a link to it stay", async () => {
  using home = openHome();
  const target = home.write("dotfiles/opencode.json", "{}", 0o600);
  const link = home.path("config", "opencode", "opencode.json");
  home.write("config/opencode/.keep", "");
  symlinkSync(target, link);
  await home.oco("install", "--global");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readFileSync(target, "utf8")).toContain(name);
  await home.oco("uninstall", "--global");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, "utf8")).toBe("{}");
});

test("the bytes from before are kept where the message says", async () => {
  using home = openHome();
  home.write("project/opencode.jsonc", commented);
  const [line = ""] = (await home.oco("install")).lines;
  const copy = /from before is (.+)$/.exec(line)?.[1] ?? "";
  expect(readFileSync(copy, "utf8")).toBe(commented);
});

test("under CI nothing is touched unless it was asked for", async () => {
  using home = openHome();
  vi.stubEnv("CI", "true");
  for (const command of ["install", "uninstall"]) {
    expect(await home.oco(command)).toEqual({
      code: 2,
      lines: [`oco ${command}: CI is set, so nothing was changed; add --force if it is meant`],
    });
  }
  expect(existsSync(home.path("project", "opencode.json"))).toBe(false);
  expect(await home.oco("install", "--force")).toMatchObject({ code: 0 });
});

test("a file that does not parse, has another kind of list, or is a link to nowhere is told and not touched", async () => {
  for (const [text, message] of [
    ['{ "plugin": [ }', /^oco install: mend it first: opencode\.json:1:\d+ is no JSON/],
    ['{ "plugin": "a" }', /^oco install: opencode\.json:1:3 plugin: expected a list/],
  ] as const) {
    using home = openHome();
    const file = home.write("project/opencode.json", text);
    const { code, lines } = await home.oco("install");
    expect(code).toBe(2);
    expect(lines[0]).toMatch(message);
    expect(readFileSync(file, "utf8")).toBe(text);
  }
  using home = openHome();
  symlinkSync(home.path("nowhere"), home.path("project", "opencode.json"));
  expect((await home.oco("install")).lines[0]).toContain("is a link to nowhere");
});
