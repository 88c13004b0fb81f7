import { readFile, rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";

test("the example of the README runs", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const file = new URL("readme-example.ts", import.meta.url);
  await writeFile(file, `${example}export { answer, requests };\n`);
  try {
    const { answer, requests } = await import(file.href);
    expect(answer.choices[0].message.tool_calls[0].function.name).toBe("write");
    expect(requests).toEqual(["hello"]);
  } finally {
    await rm(file);
  }
});
