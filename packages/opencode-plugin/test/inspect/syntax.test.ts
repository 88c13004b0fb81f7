import { expect, test } from "vitest";
import { InspectedProject, shown } from "./project.ts";

test("a file that does not parse is an error with its place, in every kind of script", async () => {
  using project = new InspectedProject({
    "a.ts": "const a: number = 1;\nlet b: = 2;\n",
    "b.tsx": "export const B = () => <div>;\n",
    "c.js": "function c() {\n  return 1;\n",
    "d.mjs": "<<<<<<< HEAD\nlet d;\n=======\n>>>>>>> x\n",
    "fine.ts": "export const x = 1;\n",
    "empty.js": "\n",
  });
  const [syntax] = await project.inspect(["a.ts", "b.tsx", "c.js", "d.mjs", "empty.js", "fine.ts"]);
  expect(shown(syntax)).toEqual([
    "error a.ts:2:8 syntax: Unexpected token",
    "error b.tsx:1:29 syntax: Unterminated JSX contents.",
    "error c.js:3:1 syntax: Unexpected token",
    "error d.mjs:1:2 syntax: Unexpected token",
  ]);
  expect(syntax).toMatchObject({ check: "syntax", files: 6, remarks: [] });
});

test("what the grammar of ast-grep refuses and the language allows is no error", async () => {
  const files = {
    "types.ts": "export type * from 'x';\nclass P<in out T> {}\n",
    "accessor.ts": "abstract class A { abstract accessor y: string }\n",
    "import.ts": "type A = typeof import('x'); let v: import('y').Z<string>;\n",
    "angular.ts": "class A { constructor(@Inject() private x: B) {} accessor z = 1; static {} }\n",
    "defer.js": "import defer * as x from 'y';\n",
    "script.cjs": "with (a) { b(010); }\nmodule.exports = import(defer);\nreturn;\n",
  };
  using project = new InspectedProject(files);
  const [syntax] = await project.inspect(Object.keys(files));
  expect(shown(syntax)).toEqual([]);
});

test("JSON is read strictly, but for the files whose programs take comments", async () => {
  using project = new InspectedProject({
    "data.json": '{\n  "a": 1,\n  // no\n  "b": 2\n}\n',
    "comma.json": '{ "a": 1, }\n',
    "tsconfig.base.json": '{ "a": 1, /* yes */ }\n',
    ".vscode/settings.json": "{ // yes\n}\n",
    "x.jsonc": '{ "a": }\n',
    "bom.json": "\uFEFF{}",
  });
  const files = [
    "data.json",
    "comma.json",
    "tsconfig.base.json",
    ".vscode/settings.json",
    "x.jsonc",
    "bom.json",
  ];
  const [syntax] = await project.inspect(files);
  expect(shown(syntax)).toEqual([
    "error data.json:3:3 syntax: invalid comment token",
    "error comma.json:1:11 syntax: property name expected",
    "error comma.json:1:11 syntax: value expected",
    "error x.jsonc:1:8 syntax: value expected",
  ]);
});

test("HTML and CSS that cannot be read are shown as warnings, for the grammar may be behind", async () => {
  using project = new InspectedProject({
    "a.css": ".a {\n  color: red;\n",
    "b.css": "@media (width >= 600px) { a { color: red } }\n",
    "c.html": "<p>a & b < c</p>\n",
    "fine.html": "<!doctype html><script src=x></script><input disabled value=''>\n",
    "fine.css": ":is(a, b):has(> c) { inset: 0 }\n",
  });
  const [syntax] = await project.inspect(["a.css", "b.css", "c.html", "fine.css", "fine.html"]);
  expect(shown(syntax).map((line) => line.split(":", 1)[0])).toEqual([
    "warning a.css",
    "warning b.css",
    "warning c.html",
  ]);
});

test("what was wrong before the unit does not count, wherever it stands now, and what is new does", async () => {
  using project = new InspectedProject({
    "same.ts": "// a line more\nlet b: = 2;\n",
    "worse.json": '{ "a": , }\n{ "b": , }\n',
  });
  project.given("same.ts", "let b: = 2;\n");
  project.given("worse.json", "{}");
  const [syntax] = await project.inspect(["same.ts", "worse.json"]);
  expect(new Set(shown(syntax).map((line) => line.split(":", 1)[0]))).toEqual(new Set(["error worse.json"]));
  expect(syntax).toMatchObject({ remarks: ["1 that were there before do not count"] });
});

test("every bound that is reached is said", async () => {
  using project = new InspectedProject({
    "a.ts": "let a: = 1;",
    "b.ts": `${"//".repeat(100)}\nlet a: = 1;`,
    "c.bin.js": "",
    "d.ts": "let a: = 1;",
    "e.md": "# e",
    "gen/f.ts": "let a: = 1;",
  });
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${project.directory}/c.bin.js`, new Uint8Array([0xff, 0xfe, 0x00]));
  const files = ["a.ts", "b.ts", "c.bin.js", "e.md", "gen/f.ts", "gone.ts", "d.ts"];
  const [syntax] = await project.inspect(files, { maxFiles: 6, maxFileBytes: 100, ignore: ["gen/**", "{"] });
  expect(shown(syntax)).toHaveLength(1);
  expect(syntax).toMatchObject({
    files: 1,
    remarks: [
      "1 not looked at: larger than 100 bytes",
      "1 not looked at: no UTF-8",
      "1 not looked at: of a kind that is not checked",
      "1 not looked at: inspect.ignore names them",
      "1 not looked at: gone meanwhile",
      "1 not looked at: more than 6 files",
    ],
  });
  expect(project.reported).toEqual([expect.stringContaining("a glob of inspect.ignore does not hold")]);
  let now = 0;
  const [late] = await project.inspect(["a.ts", "d.ts"], { timeoutMs: 10, now: () => (now += 6) });
  expect(late).toMatchObject({ files: 1, remarks: ["1 not looked at: 10 ms were over"] });
});

test("without ast-grep code is said not to be checked, once, and JSON is checked all the same", async () => {
  using project = new InspectedProject({
    "a.ts": "let a: = 1;",
    "b.json": "{",
    ".opencode/oco/rules/r.yml": "id: r\nlanguage: ts\nseverity: error\nrule: { pattern: 'let $A' }\n",
  });
  const load = (): Promise<unknown> => Promise.reject(new Error("no such module"));
  const [both] = await project.inspect(["a.ts", "b.json"], { load });
  expect(shown(both)).toEqual(["error b.json:1:2 syntax: close brace expected"]);
  expect(both).toMatchObject({ files: 1, remarks: [expect.stringContaining("npm install @ast-grep/napi")] });
  expect(project.reported).toHaveLength(1);
  const inspections = await project.inspect(["a.ts"], { load });
  expect(inspections).toEqual([
    { kind: "not-run", check: "syntax", why: expect.stringContaining("npm install @ast-grep/napi") },
    { kind: "not-run", check: "rules", why: expect.stringContaining("npm install @ast-grep/napi") },
  ]);
});

test("a look that is aborted ends", async () => {
  using project = new InspectedProject({ "a.ts": "let a;" });
  const request = { directory: project.directory, files: ["a.ts"], before: async () => [] };
  const looking = project.open().inspect({ ...request, signal: AbortSignal.abort(new Error("enough")) });
  await expect(looking).rejects.toThrow("enough");
});
