// For the release: writes npm/<platform>/ with the built addons of the matrix, and names them as optional dependencies.
// Usage: node prepare-packages.mjs <folder with native-pool.<platform>.node files>
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { platforms } from "./platforms.mjs";

const folder = join(import.meta.dirname, "..");
const artifacts = resolve(process.argv[2] ?? join(folder, "native"));
const manifestFile = join(folder, "package.json");
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

manifest.optionalDependencies = {};
for (const { name, os, cpu, libc } of platforms()) {
  const addon = `native-pool.${name}.node`;
  if (!existsSync(join(artifacts, addon))) {
    process.stdout.write(`${addon} is not in ${artifacts}: this platform will use the JavaScript fallback\n`);
    continue;
  }
  const target = join(folder, "npm", name);
  mkdirSync(target, { recursive: true });
  copyFileSync(join(artifacts, addon), join(target, addon));
  const linux = os === "linux" ? { libc: [libc === "gnu" ? "glibc" : "musl"] } : {};
  const own = {
    name: `${manifest.name}-${name}`,
    version: manifest.version,
    description: `The addon of ${manifest.name} for ${name}.`,
    license: manifest.license,
    os: [os],
    cpu: [cpu],
    ...linux,
    main: addon,
    files: [addon],
    engines: manifest.engines,
    publishConfig: manifest.publishConfig,
  };
  writeFileSync(join(target, "package.json"), json(own));
  manifest.optionalDependencies[own.name] = manifest.version;
}
writeFileSync(manifestFile, json(manifest));
