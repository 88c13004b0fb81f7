import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

test("the example of the README does what it says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  expect(blocks).toHaveLength(1);
  const folder = await mkdtemp(join(import.meta.dirname, ".readme-"));
  try {
    const file = join(folder, "example.ts");
    const source = blocks[0]
      ?.replace('"@oco/mission"', '"../../src/index.ts"')
      .replace('"@oco/mission/simulation"', '"../../src/simulation/index.ts"');
    await writeFile(file, `${source}\nexport { report };\n`);
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    expect(module).toMatchObject({
      report: expect.stringMatching(/^MISSION \w+ sealed[\s\S]*2 of 2 verified/),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
