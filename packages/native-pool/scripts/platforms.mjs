// What the addon is built for, as package.json lists it under `napi.targets`.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const systems = new Map([
  ["unknown-linux-gnu", { os: "linux", libc: "gnu" }],
  ["unknown-linux-musl", { os: "linux", libc: "musl" }],
  ["apple-darwin", { os: "darwin" }],
  ["pc-windows-msvc", { os: "win32", libc: "msvc" }],
]);
const cpus = new Map([
  ["x86_64", "x64"],
  ["aarch64", "arm64"],
]);

/** `{ target, name, os, cpu, libc }` of each platform. */
export function platforms() {
  const { napi } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"));
  return napi.targets.map((target) => {
    const [arch, ...rest] = target.split("-");
    const { os, libc } = systems.get(rest.join("-"));
    const cpu = cpus.get(arch);
    return { target, os, cpu, libc, name: [os, cpu, ...(libc === undefined ? [] : [libc])].join("-") };
  });
}

/** The name of the platform that this process runs on. */
export function hostPlatform() {
  const isMusl =
    process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined;
  const own = platforms().filter(({ os, cpu }) => os === process.platform && cpu === process.arch);
  return (
    (own.find(({ libc }) => (libc === "musl") === isMusl) ?? own[0])?.name ??
    `${process.platform}-${process.arch}`
  );
}
