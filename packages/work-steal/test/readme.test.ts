import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { expect, it } from "vitest";

it("the example of the README prints what it says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? "");
  expect(blocks).toHaveLength(1);
  const { outputFiles } = buildSync({
    stdin: {
      contents: blocks[0] as string,
      loader: "ts",
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    alias: { "@oco/work-steal": fileURLToPath(new URL("../src/index.ts", import.meta.url)) },
    ...{ bundle: true, write: false, format: "esm", platform: "node", target: "node20", logLevel: "silent" },
  });
  const args = ["--input-type=module", "-e", outputFiles[0]?.text ?? ""];
  const output = execFileSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
  expect(output).toBe("[ 'parser built', 'printer built' ]\n4\n");
  expect(readme).toContain("prints `[ 'parser built', 'printer built' ]` and `4`");
});
