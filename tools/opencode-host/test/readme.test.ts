import { readFile, rm, writeFile } from "node:fs/promises";
import { expect, test, vi } from "vitest";

// A start takes about 3 s of one core, and other tests share it.
vi.setConfig({ testTimeout: 120_000 });

test("the example of the README runs", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const file = new URL("readme-example.ts", import.meta.url);
  await writeFile(file, `${example}export { content, result };\n`);
  try {
    const { content, result } = await import(file.href);
    expect(result).toMatchObject({ exitCode: 0, text: "Written." });
    expect(content).toBe("by the model\n");
  } finally {
    await rm(file);
  }
});
