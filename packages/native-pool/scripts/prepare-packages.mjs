// For the release: writes npm/<platform>/ with the addons of the matrix and names them as optional dependencies.
// Usage: node prepare-packages.mjs [folder, searched with its subfolders, that holds native-pool.<platform>.node]
// Fails when a platform is missing: a release without it would leave that platform on the fallback for good.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { platforms } from "./platforms.mjs";

const folder = join(import.meta.dirname, "..");
const artifacts = resolve(process.argv[2] ?? join(folder, "artifacts"));
const manifestFile = join(folder, "package.json");
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

const built = new Map(
  (existsSync(artifacts) ? readdirSync(artifacts, { recursive: true }) : [])
    .filter((path) => path.endsWith(".node"))
    .map((path) => [basename(path), join(artifacts, path)]),
);
const addons = platforms().map((platform) => ({ ...platform, addon: `native-pool.${platform.name}.node` }));
const missing = addons.filter(({ addon }) => !built.has(addon)).map(({ addon }) => addon);
if (missing.length > 0) {
  process.stderr.write(`native-pool: not in ${artifacts}: ${missing.join(", ")}\n`);
  process.exit(1);
}

rmSync(join(folder, "npm"), { recursive: true, force: true });
manifest.optionalDependencies = {};
for (const { name, os, cpu, libc, addon } of addons) {
  const target = join(folder, "npm", name);
  mkdirSync(target, { recursive: true });
  copyFileSync(built.get(addon), join(target, addon));
  copyFileSync(join(folder, "LICENSE"), join(target, "LICENSE"));
  const own = {
    name: `${manifest.name}-${name}`,
    version: manifest.version,
    description: `The addon of ${manifest.name} for ${name}.`,
    license: manifest.license,
    // npm's provenance compares it with the repository that publishes.
    ...(manifest.repository === undefined ? {} : { repository: manifest.repository }),
    os: [os],
    cpu: [cpu],
    ...(os === "linux" ? { libc: [libc === "gnu" ? "glibc" : "musl"] } : {}),
    main: addon,
    files: [addon],
    engines: manifest.engines,
    publishConfig: manifest.publishConfig,
  };
  writeFileSync(join(target, "package.json"), json(own));
  manifest.optionalDependencies[own.name] = manifest.version;
}
writeFileSync(manifestFile, json(manifest));
process.stderr.write(`native-pool: ${addons.length} platform packages of ${manifest.version} are in npm/\n`);
