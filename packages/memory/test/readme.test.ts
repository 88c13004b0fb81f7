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
      ?.replaceAll('"@oco/memory"', '"../../src/index.ts"')
      .replaceAll('".opencode/oco/memory"', JSON.stringify(join(folder, "store")));
    // The store closes at the end of a module that has no top level of its own to wait for: export plain values only.
    await writeFile(
      file,
      `${source}\nexport { shown };\nexport const usefulness = memory.export().entries.map((entry) => entry.usefulness);\n`,
    );
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    expect(module).toMatchObject({
      shown: ["Tests run with npm test", "The tests need DB_PASSWORD=[redacted:assigned-secret]"],
      usefulness: [expect.closeTo(0.44, 6), expect.closeTo(0.52, 6)],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
