import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it, vi } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));

it("the example of the README runs and prints the prompt and its table", async () => {
  const readme = readFileSync(join(here, "..", "README.md"), "utf8");
  const [example, ...others] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");
  expect(others).toEqual([]);
  const folder = mkdtempSync(join(here, "readme-"));
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    writeFileSync(join(folder, "example.ts"), example ?? "");
    await import(pathToFileURL(join(folder, "example.ts")).href);
    const [[system], [table]] = print.mock.calls as [[string], [string]];
    expect(system).toContain("- Log through src/log.ts, never to the console.");
    expect(table).toMatch(/^prompt of worker: \d+ tokens/);
    expect(table).toContain("@acme/house-rules@1");
  } finally {
    print.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  }
});
