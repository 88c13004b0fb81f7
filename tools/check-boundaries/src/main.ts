import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { importsOf } from "./imports.ts";
import { checkEdges, checkImports, type Fault, type ProjectNode } from "./rules.ts";

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface NxGraph {
  readonly graph: {
    readonly nodes: Readonly<
      Record<string, { readonly data: { readonly root: string; readonly tags?: string[] } }>
    >;
    readonly dependencies: Readonly<Record<string, readonly { readonly target: string }[]>>;
  };
}

const root = resolve(import.meta.dirname, "../../..");
const faults: Fault[] = [];
let files = 0;

const { graph } = readGraph();
const roots = new Map(Object.entries(graph.nodes).map(([name, node]) => [name, node.data.root]));
const projects: (ProjectNode & { readonly root: string })[] = [];
for (const [name, node] of Object.entries(graph.nodes)) {
  if (!node.data.root.startsWith("packages/") && !node.data.root.startsWith("tools/")) continue;
  const manifest = readManifest(node.data.root);
  const runtime = {
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  };
  const drawn = (graph.dependencies[name] ?? [])
    .map(({ target }) => roots.get(target))
    .filter((path) => path?.startsWith("packages/"))
    .map((path) => readManifest(path as string).name)
    .filter((dependency) => dependency in runtime);
  projects.push({
    name,
    packageName: manifest.name,
    tags: node.data.tags ?? [],
    dependencies: drawn,
    root: node.data.root,
  });
}

faults.push(...checkEdges(projects));
for (const project of projects) {
  for (const path of sourcesOf(join(root, project.root, "src"))) {
    files += 1;
    faults.push(...checkImports(project, relative(root, path), importsOf(readFileSync(path, "utf8"))));
  }
}

for (const { where, what } of faults) console.error(`${where}: ${what}`);
console.log(`boundaries: ${projects.length} projects, ${files} files, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function readGraph(): NxGraph {
  const folder = mkdtempSync(join(tmpdir(), "oco-graph-"));
  try {
    const file = join(folder, "graph.json");
    const nx = join(root, "node_modules", "nx", "dist", "bin", "nx.js");
    execFileSync(process.execPath, [nx, "graph", `--file=${file}`], { cwd: root, stdio: "pipe" });
    return JSON.parse(readFileSync(file, "utf8")) as NxGraph;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sourcesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as Manifest;
}
