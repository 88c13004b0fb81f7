import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const execute = promisify(execFile);
const openCode = fileURLToPath(new URL("../../../node_modules/.bin/opencode", import.meta.url));
const runner = fileURLToPath(new URL("./contract/run.ts", import.meta.url));

describe.each(["javascript"] as const)("%s", (kind) => {
  test("the whole contract holds in the Bun inside OpenCode", async () => {
    const env = { ...process.env, BUN_BE_BUN: "1" };
    const { stdout } = await execute(openCode, ["run", runner, kind], { env });
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({ kind, failed: [] });
  });
});
