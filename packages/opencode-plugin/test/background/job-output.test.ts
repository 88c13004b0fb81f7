import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { JobOutput } from "../../src/background/job-output.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oco-output-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function outputOf(ringBytes: number, maxFileBytes: number): JobOutput {
  return new JobOutput({ file: join(folder, "x.log"), ringBytes, maxFileBytes });
}

test("the beginning is read from the file, the end from memory, and what neither holds is said to be lost", async () => {
  const output = outputOf(10, 20);
  output.writer().write(Buffer.from("0123456789abcdefghijKLMNOPQRSTuvwxyz!!!!"));
  expect(output.total).toBe(40);
  expect(await output.read(0, 8)).toEqual({ text: "01234567", from: 0, next: 8, lost: 0 });
  expect(await output.read(16, 100)).toEqual({ text: "ghij", from: 16, next: 20, lost: 0 });
  expect(await output.read(20, 100)).toEqual({ text: "uvwxyz!!!!", from: 30, next: 40, lost: 10 });
  expect(await output.read(99, 100)).toEqual({ text: "", from: 40, next: 40, lost: 0 });
  expect(statSync(join(folder, "x.log")).size).toBe(20);
});

test("no part begins or ends in the middle of a character, and streams do not split each other's", async () => {
  const output = outputOf(1000, 1000);
  const [out, err] = [output.writer(), output.writer()];
  const bytes = Buffer.from("a\u20acb\u{1f600}c");
  out.write(bytes.subarray(0, 2));
  err.write(Buffer.from("E"));
  out.write(bytes.subarray(2));
  expect((await output.read(0, 100)).text).toBe("aE\u20acb\u{1f600}c");
  let at = 0;
  let text = "";
  while (at < output.total) {
    const part = await output.read(at, 5);
    text += part.text;
    at = part.next;
  }
  expect(text).toBe("aE\u20acb\u{1f600}c");
  expect((await output.read(3, 100)).text).toBe("b\u{1f600}c");
});

test("a disk that cannot be written to costs the beginning, not the output", async () => {
  const output = new JobOutput({
    file: join(folder, "no", "such", "x.log"),
    ringBytes: 4,
    maxFileBytes: 100,
  });
  output.writer().write(Buffer.from("0123456789"));
  await output.read(0, 100);
  expect(await output.read(0, 100)).toEqual({ text: "6789", from: 6, next: 10, lost: 6 });
});

test("the file goes when the job is forgotten", async () => {
  const output = outputOf(4, 100);
  output.writer().write(Buffer.from("0123456789"));
  await output.read(0, 1);
  expect(existsSync(join(folder, "x.log"))).toBe(true);
  await output.remove();
  expect(existsSync(join(folder, "x.log"))).toBe(false);
});
