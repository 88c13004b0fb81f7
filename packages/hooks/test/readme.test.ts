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
    const source = blocks[0]?.replaceAll('"@oco/hooks"', '"../../src/index.ts"');
    await writeFile(file, `${source}\nexport { outcome };\n`);
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    expect(module).toMatchObject({
      outcome: {
        status: "stopped",
        by: "guard",
        reason: "deleting is not allowed",
        value: { command: "rm -rf ." },
      },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
