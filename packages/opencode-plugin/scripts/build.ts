import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

// OpenCode installs plugins without running scripts and resolves nothing for them, so the plugin is one file with
// everything in it and no import but Node's own modules; the board also imports the two that OpenCode's terminal provides.
const root = join(import.meta.dirname, "..");
const maxBytes = 300 * 1024;

/** minisearch does not say that importing it alone does nothing, so it would be kept wherever `@oco/memory` is named. */
const withoutSideEffects: Plugin = {
  name: "without-side-effects",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^minisearch$/ }, async ({ path, pluginData, ...args }) => {
      if (pluginData === "again") return undefined;
      const found = await resolve(path, { ...args, pluginData: "again" });
      return { ...found, sideEffects: false };
    });
  },
};

/**
 * What a project needs only when it has missions or memories. Each is a bundle of its own and not a part that esbuild
 * splits off: a package's index that is named in both places would put all of itself into the entry.
 */
const late: Readonly<Record<string, string>> = { "open-state.ts": "engine", "open-memory.ts": "memory" };

const lateBundles: Plugin = {
  name: "late-bundles",
  setup({ onResolve }) {
    onResolve({ filter: /\/open-(state|memory)\.ts$/ }, ({ path, kind }) =>
      kind === "dynamic-import"
        ? { path: `./${late[path.slice(path.lastIndexOf("/") + 1)]}.js`, external: true }
        : undefined,
    );
  },
};

/** yaml's form for Node is CommonJS and asks for Node's modules by `require`, which a module does not have. */
const yaml = join(
  dirname(createRequire(import.meta.url).resolve("yaml/package.json")),
  "browser",
  "index.js",
);

const shared: BuildOptions = {
  outdir: join(root, "dist"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  conditions: ["@oco/source"],
  // The CommonJS form of some packages loads its parts by names that no bundler can follow.
  mainFields: ["module", "main"],
  alias: { yaml },
  plugins: [withoutSideEffects],
  legalComments: "linked",
  logLevel: "warning",
};

await rm(join(root, "dist"), { recursive: true, force: true });
// ast-grep is a native addon that a person installs or not; it is loaded when it is first asked for.
const external = ["@ast-grep/napi"];
const server = await build({
  ...shared,
  entryPoints: [join(root, "src", "server.ts")],
  external,
  minify: true,
  // What a dynamic import names becomes a file of its own, loaded when it is first needed.
  splitting: true,
  chunkNames: "parts/[name]-[hash]",
  metafile: true,
  plugins: [withoutSideEffects, lateBundles],
});
await build({
  ...shared,
  entryPoints: {
    engine: join(root, "src", "runtime", "open-state.ts"),
    memory: join(root, "src", "recall", "open-memory.ts"),
  },
  external,
  minify: true,
  // Parsers that few missions need stay on the disk until one does.
  splitting: true,
  chunkNames: "parts/[name]-[hash]",
});
await build({ ...shared, entryPoints: [join(root, "src", "oco.ts")], external, minify: true });
await build({
  ...shared,
  entryPoints: { tui: join(root, "src", "tui", "tui-plugin.ts") },
  external: ["@opentui/solid", "solid-js"],
  // OpenCode finds the imports of its own modules by a pattern that wants a space before the name, so whitespace stays.
  minifyIdentifiers: true,
  minifySyntax: true,
});
const bytes = entryBytes(server.metafile.outputs);
console.log(`dist/server.js: ${Math.ceil(bytes / 1024)} KB with what it loads at once`);
if (bytes > maxBytes) throw new Error(`the entry bundle has ${bytes} bytes; at most ${maxBytes} are allowed`);

/** The bytes that are read before the plugin runs: the entry and what it imports statically, directly or not. */
function entryBytes(outputs: Metafile["outputs"]): number {
  const open = Object.keys(outputs).filter((path) => path.endsWith("/server.js"));
  const read = new Set(open);
  for (const path of read) {
    for (const { path: next, kind, external } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && external !== true) read.add(next);
  }
  return [...read].reduce((total, path) => total + (outputs[path]?.bytes ?? 0), 0);
}
