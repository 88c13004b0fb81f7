/** A small library with three unfinished features and failing tests, run with `node --test`. */
export const sampleProject: Readonly<Record<string, string>> = {
  "package.json": `${JSON.stringify({ name: "text-kit", version: "1.0.0", type: "module", scripts: { test: "node --test" } }, null, 2)}\n`,
  "README.md":
    "# text-kit\n\nThree functions over text: `slugify`, `wrap` and `tally`. None of them is finished.\n",
  "src/slugify.js": 'export function slugify(title) {\n  throw new Error("not implemented");\n}\n',
  "src/wrap.js": 'export function wrap(text, width) {\n  throw new Error("not implemented");\n}\n',
  "src/tally.js": 'export function tally(text) {\n  throw new Error("not implemented");\n}\n',
  "test/slugify.test.js": `import assert from "node:assert/strict";
import test from "node:test";
import { slugify } from "../src/slugify.js";

test("words are joined by single dashes, in lower case", () => {
  assert.equal(slugify("  Hello,  Wide World! "), "hello-wide-world");
});
`,
  "test/wrap.test.js": `import assert from "node:assert/strict";
import test from "node:test";
import { wrap } from "../src/wrap.js";

test("no line is longer than the width, and no word is cut", () => {
  assert.deepEqual(wrap("the quick brown fox jumps", 10), ["the quick", "brown fox", "jumps"]);
});
`,
  "test/tally.test.js": `import assert from "node:assert/strict";
import test from "node:test";
import { tally } from "../src/tally.js";

test("words are counted without regard to case", () => {
  assert.deepEqual(tally("To be or not to be"), { to: 2, be: 2, or: 1, not: 1 });
});
`,
};

/** What a worker writes for each feature. */
export const solutions: Readonly<Record<Feature, string>> = {
  slugify: `export function slugify(title) {
  return title
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .join("-");
}
`,
  wrap: `export function wrap(text, width) {
  const lines = [];
  for (const word of text.split(/\\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = \`\${line} \${word}\`;
    else lines.push(word);
  }
  return lines;
}
`,
  tally: `export function tally(text) {
  const counts = {};
  for (const word of text.toLowerCase().split(/\\s+/)) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
`,
};

export type Feature = "slugify" | "wrap" | "tally";

/** The features, in the order of the plan. */
export const features: readonly Feature[] = ["slugify", "wrap", "tally"];

/** What a person would type behind `/task`. */
export const sampleGoal = "Finish the three functions of text-kit so that every test passes";
