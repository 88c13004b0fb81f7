import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ClaimOptions, claimAll } from "../../src/guard/claim-hook.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "oco-claims-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Claims of a mission in which `held.ts` belongs to another task. */
function claims(claimed: string[]): ClaimOptions {
  return {
    directory,
    isMember: async (sessionId) => sessionId === "member",
    claim: async (_, path) => {
      claimed.push(path);
      if (path !== "held.ts") return { kind: "granted" };
      return { kind: "held", taskId: "T2", title: "x", text: "held.ts is held by task T2" };
    },
  };
}

test("a session of a mission gets the files that nobody else holds, inside of the project only", async () => {
  const claimed: string[] = [];
  const ask = (...paths: string[]) => claimAll(claims(claimed), "member", paths);
  expect(await ask(join(directory, "a.ts"), "src/b.ts")).toBeUndefined();
  expect(claimed).toEqual(["a.ts", "src/b.ts"]);
  expect(await ask("held.ts")).toBe("held.ts is held by task T2");
  expect(await ask("../x.ts")).toMatch(/is outside of/);
  expect(await ask(".oco/todo.md")).toMatch(/how the person talks to the mission/);
});

test("a session of no mission is asked nothing", async () => {
  const claimed: string[] = [];
  expect(await claimAll(claims(claimed), "person", ["held.ts", "../x.ts"])).toBeUndefined();
  expect(claimed).toEqual([]);
});
