import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hooks } from "@opencode-ai/plugin";
import { expect, test } from "vitest";
import { loadUserHooks } from "../../src/hooks/load-user-hooks.ts";
import { openRegistry } from "../../src/hooks/open-registry.ts";
import { routeHooks } from "../../src/hooks/route-hooks.ts";

const guide = join(import.meta.dirname, "..", "..", "..", "..", "docs", "guide", "hooks.md");

test("the example of the guide does what the guide says", async () => {
  const root = mkdtempSync(join(tmpdir(), "oco-guide-"));
  try {
    const folder = join(root, ".opencode", "oco", "hooks");
    mkdirSync(folder, { recursive: true });
    const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readFileSync(guide, "utf8")) ?? [];
    writeFileSync(join(folder, "mine.ts"), example);
    const faults: string[] = [];
    const reporter = { log: () => {}, show: (message: string) => void faults.push(message) };
    const registry = openRegistry(reporter);
    const places = { directory: root, folders: [join(root, ".opencode")], packages: [], from: [root] };
    await loadUserHooks(registry, places, reporter);
    expect(faults).toEqual([]);

    const hooks: Hooks = routeHooks(registry, async () => {});
    const call = { tool: "bash", sessionID: "s", callID: "c" };
    const before = (command: string) => hooks["tool.execute.before"]?.(call, { args: { command } });
    await expect(before("npm publish --dry-run")).rejects.toThrow("We publish from CI only.");
    await expect(before("npm test")).resolves.toBeUndefined();
    const shell = { env: { A: "1" } };
    await hooks["shell.env"]?.({ cwd: root }, shell);
    expect(shell.env).toEqual({ A: "1", NO_COLOR: "1" });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
