// Loads a built addon on the machine it is for and has it do a little of everything, without any dependency.
// Usage: node check-addon.mjs <file>. On Linux, where objdump is there, also checks the glibc floor of gnu builds.
import { equal, ok } from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { clearTimeout, setTimeout } from "node:timers";

const file = resolve(process.argv[2] ?? "");
const addon = createRequire(import.meta.url)(file);
const alarm = setTimeout(() => {
  process.stderr.write(`${file}: no answer in 20 s\n`);
  process.exit(1);
}, 20_000);

/** Everything that arrives until `isLast` holds for one of the items. */
function collect(start, isLast) {
  return new Promise((done) => {
    const items = [];
    const source = start(() => {
      items.push(...source.take());
      if (items.some(isLast)) done(items);
    });
  });
}

equal(addon.interfaceVersion(), 1);
const scope = {
  root: import.meta.dirname,
  include: [],
  exclude: [],
  hidden: false,
  ignoreFiles: true,
  sorted: true,
};
const found = await collect(
  (announce) => addon.startGlob(scope, announce),
  (text) => text.includes('"ended"'),
);
ok(found.join().includes("check-addon.mjs"), "the search finds this file");

async function checkChildren() {
  const echo = "process.stdin.pipe(process.stdout)";
  const env = Object.entries(process.env).flat();
  const spec = {
    command: process.execPath,
    args: ["-e", echo],
    env,
    protocol: "jsonl",
    maxFrameBytes: 1_000,
  };
  const events = await collect(
    (announce) => {
      const child = addon.startChild(spec, announce);
      child.write(Buffer.from('{"text":"한국어"}\n'));
      child.endInput();
      return child;
    },
    ({ kind }) => kind === "exited",
  );
  equal(events.map(({ kind }) => kind).join(), "frames,exited");
  equal(events[0].text, '{"text":"한국어"}\x1e');
  equal(events[1].code, 0);
}

/** On Windows children run on node:child_process, and the addon holds them in a job object. */
async function checkTrees() {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  const exited = new Promise((done) => child.once("exit", done));
  addon.holdTree(child.pid).kill();
  await exited;
}

await (process.platform === "win32" ? checkTrees() : checkChildren());

if (file.includes("-gnu.")) {
  const { stdout, error } = spawnSync("objdump", ["-T", file], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const minors = [...(stdout ?? "").matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  process.stdout.write(error ? "objdump is not here\n" : `needs glibc 2.${Math.max(...minors)}\n`);
  if (process.argv.includes("--release")) ok(Math.max(...minors) <= 17, "the floor is glibc 2.17");
}
clearTimeout(alarm);
process.stdout.write(`${file} works\n`);
