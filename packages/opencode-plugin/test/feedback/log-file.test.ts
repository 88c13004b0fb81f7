import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LogFile, type LogFileOptions } from "../../src/feedback/log-file.ts";

let folder = "";
let path = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oco-log-"));
  path = join(folder, "log", "oco.log");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(options: Partial<LogFileOptions> = {}): LogFile {
  return new LogFile({ path, level: "info", now: () => 1_795_000_000_000, ...options });
}

function lines(file = path): Record<string, unknown>[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a line is one JSON object with time, level, process, message and fields, for its owner alone", () => {
  open().info("two\nlines", { mission: "m1", count: 2 });
  expect(lines()).toEqual([
    {
      time: "2026-11-18T11:06:40.000Z",
      level: "info",
      pid: process.pid,
      message: "two\nlines",
      mission: "m1",
      count: 2,
    },
  ]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("lines below the level are left out; a mark is written at every level but off", () => {
  const log = open({ level: "warn" });
  log.debug("a");
  log.info("b");
  log.warn("c");
  log.error("d");
  log.mark("loaded");
  expect(lines().map(({ message }) => message)).toEqual(["c", "d", "loaded"]);
  rmSync(path);
  const silent = open({ level: "off" });
  silent.error("x");
  silent.mark("y");
  expect(() => readFileSync(path)).toThrow(/ENOENT/);
});

test("secrets in messages and fields do not reach the disk", () => {
  const key = `sk-ant-api03-${"a1B2c3D4".repeat(6)}`;
  open().error(`refused: ${key}`, { header: `Authorization: Bearer ${key}` });
  expect(readFileSync(path, "utf8")).not.toContain("a1B2c3D4a1B2");
  expect(readFileSync(path, "utf8")).toContain("[redacted:");
});

test("two generations are kept, and both together stay below twice the bound and a line", () => {
  const log = open({ maxBytes: 2000 });
  for (let index = 0; index < 200; index += 1) log.info(`line ${index}`, { filler: "x".repeat(100) });
  expect(statSync(path).size).toBeLessThan(2300);
  expect(statSync(`${path}.1`).size).toBeLessThan(2300);
  expect(lines().at(-1)).toMatchObject({ message: "line 199" });
  expect(() => statSync(`${path}.2`)).toThrow();
});

test("while another process turns the file, lines still go in; a lock that was left behind is taken away", () => {
  const log = open({ maxBytes: 10, now: Date.now });
  log.info("first");
  writeFileSync(`${path}.lock`, "");
  log.info("second");
  expect(lines()).toHaveLength(2);
  utimesSync(`${path}.lock`, 0, 0);
  log.info("third");
  expect(lines().map(({ message }) => message)).toEqual(["third"]);
  expect(lines(`${path}.1`)).toHaveLength(2);
});

test("a disk that takes nothing is no fault of the caller", () => {
  writeFileSync(join(folder, "log"), "a file where the folder would be");
  expect(() => open().error("x")).not.toThrow();
});

test("a message without end is cut", () => {
  open().info("x".repeat(100_000));
  expect(statSync(path).size).toBeLessThan(5000);
});

test("of several processes that write at once every line is whole and none is lost before a second turn", async () => {
  const source = join(import.meta.dirname, "..", "..", "src", "feedback", "log-file.ts");
  const script = `import { LogFile } from ${JSON.stringify(source)};
    const log = new LogFile({ path: ${JSON.stringify(path)}, level: "info", maxBytes: 20_000, now: Date.now });
    for (let i = 0; i < 50; i += 1) log.info(process.argv[2] + " " + i, { filler: "y".repeat(100) });`;
  const file = join(folder, "write.mts");
  writeFileSync(file, script);
  const tsx = join(import.meta.dirname, "..", "..", "..", "..", "node_modules", "tsx", "dist", "cli.mjs");
  const run = promisify(execFile);
  await Promise.all(
    ["a", "b", "c"].map((name) =>
      run(process.execPath, [tsx, "--conditions=@oco/source", file, name], { timeout: 60_000 }),
    ),
  );
  const all = [...lines(`${path}.1`), ...lines()].map(({ message }) => message);
  expect(new Set(all).size).toBe(150);
}, 90_000);
