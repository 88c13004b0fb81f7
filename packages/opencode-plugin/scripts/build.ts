import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

// OpenCode installs plugins without running scripts and resolves nothing for them, so the plugin is one file with
// everything in it and no import but Node's own modules; the board also imports the two that OpenCode's terminal provides.
const root = join(import.meta.dirname, "..");
const maxBytes = 300 * 1024;

const shared: BuildOptions = {
  outdir: join(root, "dist"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  conditions: ["@oco/source"],
  // The CommonJS form of some packages loads its parts by names that no bundler can follow.
  mainFields: ["module", "main"],
  legalComments: "linked",
  logLevel: "warning",
};

await rm(join(root, "dist"), { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: [join(root, "src", "server.ts"), join(root, "src", "oco.ts")],
  // ast-grep is a native addon that a person installs or not; it is loaded when it is first asked for.
  external: ["@ast-grep/napi"],
  minify: true,
});
await build({
  ...shared,
  entryPoints: { tui: join(root, "src", "tui", "tui-plugin.ts") },
  external: ["@opentui/solid", "solid-js"],
  // OpenCode finds the imports of its own modules by a pattern that wants a space before the name, so whitespace stays.
  minifyIdentifiers: true,
  minifySyntax: true,
});
const { size } = await stat(join(root, "dist", "server.js"));
console.log(`dist/server.js: ${Math.ceil(size / 1024)} KB`);
if (size > maxBytes) throw new Error(`the entry bundle has ${size} bytes; at most ${maxBytes} are allowed`);
