import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Host, startHost } from "../src/index.ts";

const git = (host: Host, ...args: string[]) =>
  execFileSync("git", args, { cwd: host.project, env: host.environment(), encoding: "utf8" }).trim();

const canary = "OCO_HOST_TEST_API_KEY";

afterEach(() => {
  delete process.env[canary];
});

test("a variable of this machine does not reach OpenCode", async () => {
  process.env[canary] = "secret";
  await using host = await startHost({ env: { EXTRA: "1" } });
  const environment = host.environment();
  expect(environment).not.toHaveProperty(canary);
  expect(environment.EXTRA).toBe("1");
  const { root } = host.directories;
  for (const name of [
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "XDG_STATE_HOME",
    "TMPDIR",
  ]) {
    expect(environment[name]?.startsWith(root), name).toBe(true);
  }
});

test("the project is a clean repository with one commit, made from a record of files", async () => {
  await using host = await startHost({ files: { "src/a.ts": "a\n", ".opencode/agent/x.md": "X" } });
  expect(git(host, "log", "--format=%an %s")).toBe("Scratch Start");
  expect(git(host, "ls-files").split("\n")).toEqual([".opencode/agent/x.md", "src/a.ts"]);
  expect(git(host, "status", "--porcelain")).toBe("");
  expect(existsSync(join(host.project, ".opencode", "package-lock.json"))).toBe(true);
  await host.write({ "src/b.ts": "b\n" });
  expect(git(host, "status", "--porcelain")).toBe("?? src/b.ts");
});

test("the project is a copy of a folder, or no repository at all", async () => {
  const folder = await mkdtemp(join(tmpdir(), "oco-host-test-"));
  await writeFile(join(folder, "kept.txt"), "same");
  await using copied = await startHost({ files: folder });
  expect(await readFile(join(copied.project, "kept.txt"), "utf8")).toBe("same");
  await using bare = await startHost({ isGit: false });
  expect(existsSync(join(bare.project, ".git"))).toBe(false);
  await rm(folder, { recursive: true });
});

test("settings of the caller are added to those of the host and win over them", async () => {
  await using host = await startHost({
    model: { url: "http://127.0.0.1:1/v1" },
    plugins: [["/plugin.js", { a: 1 }]],
    contextTokens: 1234,
    config: { share: "manual", permission: { bash: "ask" } },
  });
  const path = join(host.directories.config, "opencode", "opencode.json");
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({
    model: "fake/fake",
    share: "manual",
    permission: { bash: "ask" },
    plugin: [expect.stringContaining("agent-header.js"), ["/plugin.js", { a: 1 }]],
    provider: {
      fake: { options: { baseURL: "http://127.0.0.1:1/v1" }, models: { fake: { limit: { context: 1234 } } } },
    },
  });
});

test("plugins of the terminal interface are named in a file of their own", async () => {
  await using host = await startHost({ tuiPlugins: ["/board.js", ["/other.js", { a: 1 }]] });
  const path = join(host.directories.config, "opencode", "tui.json");
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
    plugin: ["/board.js", ["/other.js", { a: 1 }]],
  });
});
