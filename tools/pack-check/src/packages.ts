import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A package that is published. */
export interface Publishable {
  readonly name: string;
  readonly folder: string;
  /** What can be imported from it, as specifiers. */
  readonly entries: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** What `npm pack --json` says of a tarball. */
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Imports modules that exist only inside OpenCode's terminal; its test is the one on the real terminal. */
const onlyInTerminal = "./tui";

/** Every package of the repository that is published. */
export async function publishable(root: string): Promise<Publishable[]> {
  const names = await readdir(join(root, "packages"));
  const found: Publishable[] = [];
  for (const name of names.sort()) {
    const folder = join(root, "packages", name);
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
    if (manifest.private === true) continue;
    const paths = Object.keys(manifest.exports ?? {}).filter(
      (path) => !path.endsWith(".json") && path !== onlyInTerminal,
    );
    found.push({ name: manifest.name, folder, entries: paths.map((path) => manifest.name + path.slice(1)) });
  }
  return found;
}

/** Packs a package and returns the path of the tarball. */
export function pack({ folder }: Publishable, destination: string): string {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const output = execFileSync(
    npm,
    ["pack", "--json", "--ignore-scripts", "--pack-destination", destination],
    {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [packed] = Object.values(JSON.parse(output) as Record<string, Packed>);
  if (packed === undefined) throw new Error(`npm pack said nothing about ${folder}`);
  for (const wanted of ["LICENSE", "README.md"]) {
    if (!packed.files.some(({ path }) => path === wanted))
      throw new Error(`${folder} is packed without ${wanted}`);
  }
  return join(destination, packed.filename);
}
