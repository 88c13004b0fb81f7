import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

test("the example of the README runs", async () => {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync(`${folder}/README.md`, "utf8")) ?? [];
  const file = `${folder}/test/readme-example-${process.pid}.ts`;
  writeFileSync(file, example ?? "");
  try {
    const args = ["--conditions=@oco/source", "--import", "tsx", file];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
    expect(stdout).toMatch(
      /^\[ 2, 4, 6 \] (native|javascript)\npackage.json:2: "name": "@oco\/native-pool",\n/,
    );
  } finally {
    rmSync(file);
  }
});
