import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { main } from "../../src/cli/main.ts";
import { whyNoMission } from "../../src/cli/no-mission.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oco-cli-"));
});

afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true, force: true });
});

async function oco(...args: string[]): Promise<{ readonly code: number; readonly lines: string[] }> {
  const lines: string[] = [];
  const code = await main(args, (line) => lines.push(line));
  return { code, lines };
}

/** A program that says what `opencode --version` and `opencode models` would. */
function program(version: string): string {
  const path = join(folder, "opencode-stand-in.mjs");
  writeFileSync(
    path,
    `#!${process.execPath}\nconsole.log(process.argv[2] === "models" ? "p/one\\np/two" : "${version}");\n`,
    { mode: 0o755 },
  );
  return path;
}

test("without a command it says which there are, and a wrong one is an error", async () => {
  expect((await oco()).lines.join("\n")).toContain("oco <command> [options]");
  expect((await oco("--help")).code).toBe(0);
  expect(await oco("tusk")).toMatchObject({ code: 2 });
  expect((await oco("task", "--help")).lines.join("\n")).toMatch(/^ {2}--model <provider\/model> {2}\w/m);
  expect((await oco("help", "task")).lines).toEqual((await oco("task", "--help")).lines);
  expect(await oco("--version")).toEqual({ code: 0, lines: [manifest.version] });
});

test("each bad surrounding is one line that says what to do, and nothing is written", async () => {
  const repo = join(folder, "repo");
  mkdirSync(join(repo, ".git"), { recursive: true });
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["task"], /say what to do/],
    [["task", "x", "--directory", join(folder, "none")], /there is no folder/],
    [["task", "x", "--directory", folder], /not in a git repository; run "git init"/],
    [
      ["task", "x", "--directory", repo, "--opencode", join(folder, "none")],
      /OpenCode is not installed .* "npm install -g/,
    ],
    [
      ["task", "x", "--directory", repo, "--opencode", program("1.17.9")],
      /OpenCode 1\.17\.9 is too old; install opencode-ai 1\.18\.0/,
    ],
    [["task", "x", "--nonsense"], /Unknown option '--nonsense'; oco task --help names the options$/],
    [["audit", "now"], /"now" is one word too many/],
    [["status", "--directory", join(folder, "none")], /there is no folder/],
  ];
  for (const [args, message] of cases) {
    const { code, lines } = await oco(...args);
    expect(code).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
  }
});

test("an unknown model is refused with those that are known", async () => {
  const repo = join(folder, "repo");
  mkdirSync(join(repo, ".git"), { recursive: true });
  const { code, lines } = await oco(
    "task",
    "x",
    "--directory",
    repo,
    "--opencode",
    program("1.18.33"),
    "--model",
    "p/three",
  );
  expect(code).toBe(2);
  expect(lines).toEqual(['oco task: unknown model "p/three"; known of this provider: p/one, p/two']);
});

test.skipIf(process.getuid?.() === 0)("a project that cannot be written to is refused", async () => {
  mkdirSync(join(folder, ".git"));
  chmodSync(folder, 0o555);
  expect((await oco("task", "x", "--directory", folder)).lines[0]).toMatch(/cannot be written to/);
});

test("why no mission began is what OpenCode said, in one line, and what to do", () => {
  const json =
    '\u001b[91mError: \u001b[0m{\n  "data": {\n    "message": "Unexpected server error."\n  }\n}\n';
  const of = (stderr: string): string =>
    whyNoMission({ project: folder, env: { XDG_CONFIG_HOME: folder }, exitCode: 1, stderr });
  expect(of(json)).toBe(
    'no mission began: OpenCode ended with exit code 1 and said "Unexpected server error."; the plugin is not in OpenCode\'s configuration: run "oco install"',
  );
  expect(of("migrating\n\u001b[91mError: \u001b[0mno such folder\n")).toContain(
    'said "Error: no such folder"',
  );
  expect(of("")).toContain('said "nothing"');
  writeFileSync(join(folder, "opencode.json"), '{ "plugin": ["@oco/opencode-plugin"] }');
  expect(of(json)).toMatch(/said "Unexpected server error\."; see "oco doctor"/);
});

test("a project without missions has an empty status and an empty history", async () => {
  expect(await oco("status", "--directory", folder)).toMatchObject({
    code: 0,
    lines: [expect.stringMatching(/no mission was started/)],
  });
  expect(await oco("audit", "--directory", folder)).toMatchObject({ code: 0 });
});
