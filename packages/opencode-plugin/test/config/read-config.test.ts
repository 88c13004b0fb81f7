import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultConfig } from "../../src/config/oco-config.ts";
import type { ConfigPlace } from "../../src/config/places.ts";
import { readConfig } from "../../src/config/read-config.ts";

let root = "";
let place: ConfigPlace = { directory: "", env: {} };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "oco-config-"));
  place = { directory: join(root, "project"), env: { HOME: join(root, "home") } };
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: unknown): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

const globalFile = "home/.config/opencode/oco.jsonc";
const projectFile = "project/.opencode/oco.jsonc";

test("without any file or option the defaults hold and nothing is reported", () => {
  expect(readConfig(place)).toEqual({ config: defaultConfig, problems: [], sources: [] });
});

test("the project wins over the person's file, and that over plugin options, key by key", () => {
  write(globalFile, { preset: "extended", limits: { waves: 7, plans: 4 } });
  write(projectFile, '{\n  // for this project\n  "limits": { "waves": 9, },\n}');
  const { config, problems, sources } = readConfig(place, {
    preset: "classic",
    limits: { attempts: 2, plans: 1 },
  });
  expect(problems).toEqual([]);
  expect(config.preset).toBe("extended");
  expect(config.limits).toMatchObject({ waves: 9, plans: 4, attempts: 2, spoiled: 6 });
  expect(sources).toEqual(["plugin options", "~/.config/opencode/oco.jsonc", ".opencode/oco.jsonc"]);
});

test("XDG_CONFIG_HOME is where the person's file is", () => {
  write("xdg/opencode/oco.json", { preset: "classic" });
  const env = { ...place.env, XDG_CONFIG_HOME: join(root, "xdg") };
  expect(readConfig({ ...place, env }).config.preset).toBe("classic");
});

test("folders between the root of the repository and the opened one are read, the nearest as the strongest", () => {
  write(projectFile, { preset: "classic", model: "p/outer" });
  write("project/packages/a/.opencode/oco.jsonc", { preset: "extended" });
  write(".opencode/oco.jsonc", { memory: false });
  const inner = { ...place, directory: join(place.directory, "packages", "a"), worktree: place.directory };
  expect(readConfig(inner).config).toMatchObject({ preset: "extended", model: "p/outer", memory: true });
});

test("a folder outside of a repository reads no folder above it", () => {
  write(".opencode/oco.jsonc", { memory: false });
  expect(readConfig({ ...place, worktree: "/" }).config.memory).toBe(true);
  write(projectFile, { memory: false });
  expect(readConfig({ ...place, worktree: "/elsewhere" }).config.memory).toBe(false);
});

test("a wrong value is told with file, line, column, key, what was expected and what is there; the rest applies", () => {
  write(
    projectFile,
    '{\n  "limits": {\n    "waves": "five",\n    "plans": 2\n  },\n  "capacity": { "perAgent": 0 },\n  "model": "gpt"\n}',
  );
  const { config, problems } = readConfig(place);
  expect(problems).toEqual([
    '.opencode/oco.jsonc:7:3 model: expected "provider/model", not "gpt"',
    '.opencode/oco.jsonc:3:5 limits.waves: expected a number, not "five"',
    ".opencode/oco.jsonc:6:17 capacity.perAgent: expected at least 1, not 0",
  ]);
  expect(config.limits).toMatchObject({ waves: defaultConfig.limits.waves, plans: 2 });
  expect(config).not.toHaveProperty("model");
});

test("an unknown key is told with the known one that is nearest, at every depth", () => {
  write(projectFile, {
    limts: {},
    limits: { wallTimeMS: 5, atempts: 2 },
    models: { wroker: "p/m" },
    prompts: { packages: [{ name: "a", overide: [] }] },
    xyzzy: 1,
  });
  const { problems } = readConfig(place);
  const said = (key: string): string | undefined => problems.find((line) => line.includes(` ${key}: `));
  expect(said("limts")).toContain('did you mean "limits"?');
  expect(said("limits.wallTimeMS")).toContain('did you mean "wallTimeMs"?');
  expect(said("limits.atempts")).toContain('did you mean "attempts"?');
  expect(said("models.wroker")).toContain('did you mean "worker"?');
  expect(said("xyzzy")).toContain("is no known key; known are preset, model, models");
});

test("a file that does not parse is left out whole and told with its line", () => {
  write(projectFile, '{\n  "preset": "classic"\n  "memory": false\n}');
  const { config, problems } = readConfig(place, { preset: "extended" });
  expect(problems).toEqual([".opencode/oco.jsonc:3:3 is no JSON: comma expected"]);
  expect(config.preset).toBe("extended");
});

test("a folder, a huge file and a list in place of the file are told and do no harm", () => {
  mkdirSync(join(root, projectFile), { recursive: true });
  write("project/.opencode/oco.json", `["${"x".repeat(2_000_000)}"]`);
  write(globalFile, "[]");
  const { config, problems } = readConfig(place);
  expect(config).toEqual(defaultConfig);
  expect(problems).toEqual([
    "~/.config/opencode/oco.jsonc:1:1 expected an object",
    expect.stringMatching(/oco\.json: has 2000004 bytes; expected at most 1048576/),
    expect.stringMatching(/oco\.jsonc: is no file/),
  ]);
});

test("a quorum that could never be met is refused whole", () => {
  const { config, problems } = readConfig(place, { limits: { quorum: { required: 3, of: 2 } } });
  expect(problems[0]).toContain("limits.quorum: expected `required` of at most `of`");
  expect(config.limits.quorum).toEqual({ required: 1, of: 1 });
});

test("a message carries no terminal codes that a key or a value brought along", () => {
  write(projectFile, '{ "a\\u001b[31mb": 1, "model": "\\u001b]0;title\\u0007" }');
  const { problems } = readConfig(place);
  expect(problems).toHaveLength(2);
  expect(problems.join("")).not.toMatch(/\p{Cc}/u);
});

test("whatever is in the options, reading never throws and gives values that the schema takes", () => {
  const key = fc.constantFrom(
    ...Object.keys(defaultConfig),
    ...Object.keys(defaultConfig.limits),
    "__proto__",
    "x",
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(0, 1, -1, 1.5, "core", "p/m", "", true, null, "deny", "shared"),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(key, tie("any"), { maxKeys: 5 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 6 }), (options) => {
      const { config } = readConfig(place, options);
      expect(readConfig(place, JSON.parse(JSON.stringify(config))).problems).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
