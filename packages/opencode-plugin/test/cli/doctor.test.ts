import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { MissionSchema } from "@oco/mission";
import { openStore } from "@oco/mvcc";
import { expect, test } from "vitest";
import { storePath } from "../../src/cli/project-store.ts";
import { LogFile } from "../../src/feedback/log-file.ts";
import { version } from "../../src/version.ts";
import { type Home, openHome } from "./home.ts";

const built = join(import.meta.dirname, "..", "..", "dist", "server.js");

/** A program that answers like `opencode --version` and `opencode models`. */
function opencode(home: Home, says = "1.18.33", models = "p/one\\np/two"): string {
  const script = `console.log(process.argv[2] === "models" ? "${models}" : "${says}");`;
  return home.write("bin/opencode", `#!${process.execPath}\n${script}\n`, 0o755);
}

async function examined(home: Home, program = opencode(home)) {
  const { code, lines } = await home.oco("doctor", "--opencode", program);
  const bad = lines.filter((line) => /^(MEND|note)/.test(line));
  return { code, lines, bad, end: lines.at(-1) };
}

test.runIf(existsSync(built))("after an installation there are no findings", async () => {
  using home = openHome();
  await home.oco("install");
  const { code, bad, end, lines } = await examined(home);
  expect(bad).toEqual([]);
  expect({ code, end }).toEqual({ code: 0, end: "0 findings" });
  expect(lines.join("\n")).toMatch(/^ok {4}search and child processes: (native|javascript) \(/m);
});

test("without the plugin in the configuration it says what to run", async () => {
  using home = openHome();
  const { code, bad } = await examined(home);
  expect(code).toBe(1);
  expect(bad).toContain(`MEND  the plugin is not in OpenCode's configuration; run "oco install"`);
});

test("an OpenCode that is missing or too old is told with what to install", async () => {
  using home = openHome();
  expect((await examined(home, home.path("none"))).bad[0]).toMatch(
    /^MEND {2}OpenCode is not installed .*; install it with/,
  );
  expect((await examined(home, opencode(home, "1.17.0"))).bad[0]).toMatch(
    /^MEND {2}OpenCode 1\.17\.0 is too old; install/,
  );
});

test("an OpenCode without models, and an agent's model that it does not have, are told", async () => {
  using home = openHome();
  expect((await examined(home, opencode(home, "1.18.33", ""))).bad).toContain(
    'MEND  OpenCode has no model; run "opencode auth login"',
  );
  home.write("project/.opencode/oco.jsonc", '{ "models": { "worker": "p/three", "planner": "p/two" } }');
  const { bad } = await examined(home);
  expect(bad.filter((line) => line.includes("model"))).toEqual([
    'MEND  OpenCode has no model "p/three", which worker would use; choose one of "opencode models", or run "opencode auth login"',
  ]);
});

test("a plugin file that the nearest package.json hides from OpenCode is found", async () => {
  using home = openHome();
  const entry = home.write("build/dist/server.js", "export default {}");
  home.write(
    "build/package.json",
    JSON.stringify({ name: "@oco/opencode-plugin", exports: { "./server": "./dist/other.js" } }),
  );
  await home.oco("install", "--spec", entry);
  const { code, bad } = await examined(home);
  expect(code).toBe(1);
  expect(bad.join("\n")).toContain('names ./dist/other.js as exports["./server"], which is missing');
  rmSync(entry);
  expect((await examined(home)).bad.join("\n")).toContain("and there is no such file; build it");
});

test("each problem of the configuration is a line", async () => {
  using home = openHome();
  await home.oco("install");
  home.write(
    "project/.opencode/oco.jsonc",
    '{ "limits": { "wavs": 3 }, "prompts": { "packages": ["absent"] } }',
  );
  home.write("project/.opencode/oco/agents.json", '{ "agents": { "sql": {} } }');
  const { code, bad } = await examined(home);
  const lines = bad.filter((line) => !line.includes("exports"));
  expect(code).toBe(1);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain('.opencode/oco.jsonc:1:15 limits.wavs: is no known key; did you mean "waves"?');
  expect(lines[1]).toContain('Prompt package "absent" is refused');
  expect(lines[2]).toContain('.opencode/oco/agents.json:1:22 agents.sql: expected "role"');
});

test("a data directory that cannot be, and a folder without repository, are told", async () => {
  using home = openHome();
  writeFileSync(home.path("data"), "a file");
  rmSync(home.path("project", ".git"), { recursive: true });
  const { bad } = await examined(home);
  expect(bad.join("\n")).toMatch(/is in no git repository; run "git init"/);
  expect(bad.join("\n")).toMatch(/data[\\/]oco cannot be written to; make it writable/);
});

test("a history that was tampered with is found", async () => {
  using home = openHome();
  const path = storePath(home.project);
  mkdirSync(path, { recursive: true });
  const store = await openStore<MissionSchema>({ path, author: "a" });
  await store.transact((tx) => tx.set(["delivery", "m1"], { kind: "pending" }));
  await store.transact((tx) => tx.set(["delivery", "m2"], { kind: "pending" }));
  await store.close();
  expect((await examined(home)).lines.join("\n")).toMatch(/ok {4}history verified: \d+ records/);
  for (const name of readdirSync(path)) {
    const file = join(path, name);
    const bytes = readFileSync(file);
    const at = bytes.indexOf("m1");
    if (at === -1) continue;
    bytes[at] = "x".charCodeAt(0);
    writeFileSync(file, bytes);
  }
  expect((await examined(home)).bad.join("\n")).toMatch(/history .*(broken|opened)/);
});

test("a structural rule that does not hold is told with its file and reason", async () => {
  using home = openHome();
  await home.oco("install");
  const rule = "language: ts\nrule: { pattern: eval($A) }\n";
  home.write("project/.opencode/oco/rules/good.yml", `id: good\n${rule}`);
  home.write("project/.opencode/oco/rules/bad.yml", `id: bad\nseverity: fatal\n${rule}`);
  const { code, bad, lines } = await examined(home);
  expect(code).toBe(1);
  expect(bad).toEqual([
    "MEND  .opencode/oco/rules/bad.yml: bad: severity: expected one of error, warning, info, hint, off; until it is mended, that rule is left out",
  ]);
  expect(lines).toContain("ok    1 structural rules");
});

test("it says when OpenCode last loaded the plugin in this folder", async () => {
  using home = openHome();
  await home.oco("install");
  const path = home.path("data", "oco", "log", "oco.log");
  const log = new LogFile({ path, level: "error", now: () => 1_795_000_000_000 });
  log.mark("loaded", { version, directory: home.project });
  log.mark("loaded", { version, directory: "/elsewhere" });
  appendFileSync(path, "no json\n");
  expect((await examined(home)).lines).toContain(
    `ok    last loaded here 2026-11-18T11:06:40.000Z, version ${version}`,
  );
});

test("looking changes nothing on the disk", async () => {
  using home = openHome();
  opencode(home);
  const list = () => execFileSync("find", [home.path()], { encoding: "utf8" });
  const before = list();
  await home.oco("doctor", "--opencode", home.path("bin", "opencode"));
  await home.oco("config");
  expect(list()).toBe(before);
});
