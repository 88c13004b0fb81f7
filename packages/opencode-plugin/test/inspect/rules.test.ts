import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InspectedProject, shown } from "./project.ts";

const folder = ".opencode/oco/rules";

const noLog = `id: no-log
language: TypeScript
severity: error
message: Use the log instead of console.$METHOD
note: It is rotated.
rule:
  pattern: console.$METHOD($$$)
constraints:
  METHOD: { regex: ^(log|error)$ }
files: ["src/**"]
ignores: ["**/*.test.ts"]
`;

test("a rule finds its shape in the files that it is about, with severity, place and the words it matched", async () => {
  using project = new InspectedProject({
    [`${folder}/no-log.yml`]: noLog,
    [`${folder}/more.yaml`]:
      "id: no-var\nlanguage: js\nseverity: warning\nrule: { kind: variable_declaration }\n---\nid: hinted\nlanguage: js\nmessage: Look here.\nrule: { pattern: debugger }\n---\nid: gone\nlanguage: js\nseverity: off\nrule: { pattern: debugger }\n",
    [`${folder}/as.json`]:
      '{ "id": "no-eval", "language": "tsx", "severity": "error", "rule": { "pattern": "eval($A)" } }',
    "src/a.ts": "let a;\n  console.log(a);\nconsole.warn(a);\n",
    "src/a.test.ts": "console.log(1);\n",
    "other.ts": "console.log(1);\n",
    "src/b.js": "var b;\nconsole.log(b);\ndebugger\n",
    "src/c.tsx": "eval(<a/>);\n",
  });
  const [syntax, rules] = await project.inspect([
    "src/a.ts",
    "src/a.test.ts",
    "other.ts",
    "src/b.js",
    "src/c.tsx",
  ]);
  expect(shown(syntax)).toEqual([]);
  expect(shown(rules)).toEqual([
    "error src/a.ts:2:3 no-log: Use the log instead of console.log It is rotated.",
    "warning src/b.js:1:1 no-var: matches the rule no-var",
    "note src/b.js:3:1 hinted: Look here.",
    "error src/c.tsx:1:1 no-eval: matches the rule no-eval",
  ]);
  expect(rules).toMatchObject({ check: "rules", files: 3, remarks: [] });
  expect(project.reported).toEqual([]);
});

test("what broke a rule before does not count, and one more of it does", async () => {
  using project = new InspectedProject({
    [`${folder}/no-log.yml`]: noLog,
    "src/old.ts": "const more = 1;\nconsole.log(1);\n",
    "src/more.ts": "console.log(1);\nconsole.log(1);\n",
  });
  project.given("src/old.ts", "console.log(1);\n", "nothing");
  project.given("src/more.ts", "console.log(1);\n");
  const [, rules] = await project.inspect(["src/old.ts", "src/more.ts"]);
  expect(shown(rules)).toEqual([expect.stringContaining("src/more.ts:2:1 no-log")]);
  expect(rules).toMatchObject({ remarks: ["2 that were there before do not count"] });
});

test("a broken rule is named with its file and reason, and costs itself alone", async () => {
  const rule = "rule: { pattern: x }";
  using project = new InspectedProject({
    [`${folder}/no-log.yml`]: noLog,
    [`${folder}/a.yml`]: "id: a\nlanguage: [\n",
    [`${folder}/b.yml`]: `id: b\nlanguage: Rust\n${rule}\n`,
    [`${folder}/c.yml`]: `id: c\nlanguage: ts\nconstraint: {}\n${rule}\n`,
    [`${folder}/d.yml`]:
      "id: d\nlanguage: ts\nrule: { kind: nonsense }\n---\nid: e\nlanguage: ts\nrule: { patern: x }\n",
    [`${folder}/f.yml`]: `id: f\nlanguage: ts\nfiles: ["{"]\n${rule}\n`,
    [`${folder}/g.yml`]: `id: g\nlanguage: ts\nseverity: fatal\n${rule}\n`,
    [`${folder}/h.yml`]: `${"#".repeat(70_000)}\n`,
    [`${folder}/i.yml`]: `a: &a [x]\nb: ${"[".repeat(3)}${Array(120).fill("*a").join(",")}${"]".repeat(3)}\n`,
    [`${folder}/readme.md`]: "no rule",
    "src/a.ts": "console.log(1);\n",
  });
  writeFileSync(join(project.root, "outside.yml"), noLog.replace("no-log", "outside"));
  symlinkSync(join(project.root, "outside.yml"), join(project.directory, folder, "z.yml"));
  const [, rules] = await project.inspect(["src/a.ts"]);
  expect(shown(rules)).toEqual([expect.stringContaining("error src/a.ts:1:1 no-log")]);
  if (rules?.kind !== "ran") throw new Error("it ran");
  const said = Object.fromEntries(
    rules.remarks.map((remark) => {
      const [file = "", why = ""] = remark.split(" is left out: ");
      return [`${file.slice(folder.length + 1)} ${why.split(" ", 1)[0]}`, why];
    }),
  );
  expect(Object.values(said)).toEqual([
    expect.stringMatching(/flow (collection|sequence)|line 3/i),
    expect.stringContaining("b: language: expected one of typescript"),
    "c: constraint is no key of a rule",
    expect.stringContaining("Kind `nonsense` is invalid"),
    expect.stringContaining("unknown field `patern`"),
    expect.stringContaining("{"),
    expect.stringContaining("g: severity: expected one of error"),
    expect.stringMatching(/has 70001 bytes, more than 65536/),
    expect.any(String),
    expect.stringContaining("leads outside of"),
  ]);
  expect(project.reported).toHaveLength(10);
  expect(project.reported[0]).toMatch(/^the rules of \.opencode\/oco\/rules\/a\.yml are left out: /);
});

test("the rules are those from before the missions: what an agent writes there changes nothing", async () => {
  using project = new InspectedProject({ [`${folder}/no-log.yml`]: noLog, "src/a.ts": "console.log(1);\n" });
  const inspector = project.open();
  const look = () =>
    inspector.inspect({
      directory: project.directory,
      files: ["src/a.ts"],
      before: async () => [],
      signal: new AbortController().signal,
    });
  expect(shown((await look())[1])).toHaveLength(1);
  project.write({ [`${folder}/no-log.yml`]: "" });
  expect(shown((await look())[1])).toHaveLength(1);
});

test("each check can be switched off, and a project without rules has no check of them", async () => {
  using project = new InspectedProject({
    [`${folder}/no-log.yml`]: noLog,
    "src/a.ts": "let a: = console.log(1);\n",
  });
  const names = async (options: { readonly syntax?: boolean; readonly rules?: boolean }): Promise<string[]> =>
    (await project.inspect(["src/a.ts"], options)).map(({ check }) => check);
  expect(await names({ syntax: false })).toEqual(["rules"]);
  expect(await names({ rules: false })).toEqual(["syntax"]);
  using bare = new InspectedProject({ "a.ts": "let a;" });
  expect((await bare.inspect(["a.ts"])).map(({ check }) => check)).toEqual(["syntax"]);
});
