import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseDiagnostics } from "../../src/code/checker.ts";
import { lspDiagnostics } from "../../src/tools/lsp-diagnostics.ts";
import { type AskedPermission, toolCall } from "../tools/tool-call.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "oco-lsp-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("faults are read in the forms of compilers, and other lines are not faults", () => {
  expect(
    parseDiagnostics(
      "src/a.ts(3,7): error TS2322: Type mismatch.\nlib/b.py:10:2: E501 line too long\n\nFound 2 errors.\n",
    ),
  ).toEqual([
    { path: "src/a.ts", line: 3, column: 7, message: "error TS2322: Type mismatch." },
    { path: "lib/b.py", line: 10, column: 2, message: "E501 line too long" },
  ]);
});

test("TypeScript checks a project that has it, for all files or some", async () => {
  const compiler = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  mkdirSync(join(root, "node_modules"));
  symlinkSync(compiler, join(root, "node_modules", "typescript"), "junction");
  writeFileSync(
    join(root, "tsconfig.json"),
    '{"compilerOptions":{"noLib":false,"types":[]},"include":["*.ts"]}',
  );
  writeFileSync(join(root, "good.ts"), "export const a: number = 1;\n");
  writeFileSync(join(root, "bad.ts"), 'export const b: number = "x";\n');
  const asked: AskedPermission[] = [];
  const ask = async (args: object): Promise<string> =>
    (await toolCall(lspDiagnostics(), args, { directory: root, asked })).output;
  expect(await ask({})).toMatch(/^tsc --noEmit: exit code [12]\nbad\.ts:1:14: error TS2322: /);
  expect(await ask({ paths: ["good.ts"] })).toMatch(/exit code [12]\n\(1 in other files\)$/);
  expect(asked[0]).toMatchObject({ permission: "bash", patterns: ["tsc --noEmit"] });
});

test("a configured checker is run instead; what it says is shown when its form is unknown", async () => {
  const checker = (code: string) => lspDiagnostics({ checker: `"${process.execPath}" -e "${code}"` });
  const call = async (code: string) => (await toolCall(checker(code), {}, { directory: root })).output;
  expect(await call("process.exit(0)")).toMatch(/exit code 0\nNo faults\.$/);
  expect(await call("console.log('odd words'); process.exit(4)")).toMatch(/exit code 4\nodd words/);
});

test("without a checker, or when it is denied, nothing runs and the answer says what to do", async () => {
  await expect(toolCall(lspDiagnostics(), {}, { directory: root })).rejects.toThrow(/code\.checker/);
  const denied = toolCall(
    lspDiagnostics({ checker: "no-such-checker" }),
    {},
    { directory: root, isDenied: true },
  );
  await expect(denied).rejects.toThrow("denied");
  await expect(
    toolCall(lspDiagnostics({ checker: "no-such-checker" }), {}, { directory: root }),
  ).rejects.toThrow(/not-started/);
});
