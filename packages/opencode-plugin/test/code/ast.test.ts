import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { astReplace } from "../../src/tools/ast-replace.ts";
import { astSearch } from "../../src/tools/ast-search.ts";
import { type AskedPermission, toolCall } from "../tools/tool-call.ts";

/** ast-grep as it is installed beside the package, or in the folder that `OCO_AST_GREP` names. */
function findAstGrep(): string | undefined {
  const from = process.env["OCO_AST_GREP"] ?? import.meta.dirname;
  try {
    return createRequire(join(from, "x.js")).resolve("@ast-grep/napi");
  } catch {
    return undefined;
  }
}

const astGrep = findAstGrep();
const reason = "@ast-grep/napi is not installed here; set OCO_AST_GREP to a folder that has it";
if (astGrep === undefined) process.stdout.write(`skipped: ${reason}\n`);
const load = (): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(astGrep ?? "").href);

let root: string;
let asked: AskedPermission[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "oco-ast-"));
  asked = [];
  write({
    ".gitignore": "built/\n",
    "a.ts": 'const gruss = "äöü😀"; log(1, gruss);\nlog(log(2));\n',
    "src/b.js": "log();\nother(log);\n",
    "built/c.ts": "log(3);\n",
    "note.md": "log(4)\n",
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

async function call(
  tool: typeof astSearch | typeof astReplace,
  args: object,
  isDenied = false,
): Promise<string> {
  return (await toolCall(tool({}, load), args, { directory: root, asked, isDenied })).output;
}

const replace = { pattern: "log($$$ARGS)", rewrite: "note($$$ARGS)" };

function keyIn(output: string): string {
  return /apply: "([0-9a-f]{12})"/.exec(output)?.[1] ?? "none";
}

test.skipIf(astGrep === undefined)(
  "code is found by its shape, not in strings, comments or ignored files",
  async () => {
    expect(await call(astSearch, { pattern: "log($$$ARGS)" })).toBe(
      "a.ts:1: log(1, gruss)\na.ts:2: log(log(2))\na.ts:2: log(2)\nsrc/b.js:1: log()",
    );
    expect(await call(astSearch, { pattern: "log($ONE)", language: "TypeScript" })).toBe(
      "a.ts:2: log(log(2))\na.ts:2: log(2)",
    );
    expect(await call(astSearch, { pattern: "never($A)" })).toBe("Nothing has this shape.");
  },
);

test.skipIf(astGrep === undefined)("a rewrite writes nothing until its preview is applied", async () => {
  const before = read("a.ts");
  const preview = await call(astReplace, replace);
  expect(preview).toContain("3 places in 2 files.");
  expect(preview).toContain("a.ts:1\n- log(1, gruss)\n+ note(1, gruss)");
  expect(read("a.ts")).toBe(before);
  expect(asked).toEqual([]);
  await call(astReplace, { ...replace, apply: keyIn(preview) });
  expect(read("a.ts")).toBe('const gruss = "äöü😀"; note(1, gruss);\nnote(log(2));\n');
  expect(read("src/b.js")).toBe("note();\nother(log);\n");
  expect(read("built/c.ts")).toBe("log(3);\n");
  expect(asked).toMatchObject([{ permission: "edit", patterns: ["a.ts", "src/b.js"] }]);
});

test.skipIf(astGrep === undefined)(
  "a preview that no longer holds, or a denied edit, writes nothing",
  async () => {
    const key = keyIn(await call(astReplace, replace));
    await expect(call(astReplace, { ...replace, apply: key }, true)).rejects.toThrow("denied");
    write({ "src/b.js": "log(9);\n" });
    const again = await call(astReplace, { ...replace, apply: key });
    expect(again).toContain("no longer as in that preview");
    expect(keyIn(again)).not.toBe(key);
    expect(read("src/b.js")).toBe("log(9);\n");
    await expect(call(astReplace, { pattern: "log($A)", rewrite: "x($B)" })).rejects.toThrow(
      /\$B, which the pattern/,
    );
  },
);

test.skipIf(astGrep === undefined)("each file is claimed before any is written", async () => {
  const claimed: string[] = [];
  const tool = astReplace({}, load, async ({ sessionID }, paths) => {
    claimed.push(sessionID, ...paths);
    return paths.some((path) => path.endsWith("b.js")) ? "src/b.js is held by task T2." : undefined;
  });
  const preview = await toolCall(tool, replace, { directory: root });
  expect(claimed).toEqual([]);
  const before = read("a.ts");
  const apply = keyIn(preview.output);
  await expect(toolCall(tool, { ...replace, apply }, { directory: root })).rejects.toThrow(
    "Nothing was written. src/b.js is held by task T2.",
  );
  expect(claimed).toEqual(["s", join(root, "a.ts"), join(root, "src/b.js")]);
  expect(read("a.ts")).toBe(before);
});

test.skipIf(astGrep === undefined)("neither looks outside the worktree, through links either", async () => {
  const outside = mkdtempSync(join(tmpdir(), "oco-outside-"));
  try {
    writeFileSync(join(outside, "x.ts"), "log(5);\n");
    symlinkSync(outside, join(root, "out"), "junction");
    expect(await call(astSearch, { pattern: "log(5)" })).toBe("Nothing has this shape.");
    await expect(call(astReplace, { ...replace, path: "out" })).rejects.toThrow(/outside the project/);
    await expect(call(astSearch, { pattern: "x", path: ".." })).rejects.toThrow(/outside the project/);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

test("without the package the answer says how to install it", async () => {
  const missing = (): Promise<unknown> => Promise.reject(new Error("no such module"));
  for (const tool of [astSearch({}, missing), astReplace({}, missing)]) {
    await expect(toolCall(tool, replace, { directory: root })).rejects.toThrow(/npm install @ast-grep\/napi/);
  }
  const other = astSearch({}, async () => ({ parse: 1 }));
  await expect(toolCall(other, { pattern: "x" }, { directory: root })).rejects.toThrow(/does not know/);
});
