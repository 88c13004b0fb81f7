import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

// OpenCode installs plugins without running scripts and resolves nothing for them, so the plugin is one file with
// everything in it and no import but Node's own modules.
const root = join(import.meta.dirname, "..");
const maxBytes = 300 * 1024;

await rm(join(root, "dist"), { recursive: true, force: true });
await build({
  entryPoints: [join(root, "src", "server.ts"), join(root, "src", "oco.ts")],
  outdir: join(root, "dist"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  conditions: ["@oco/source"],
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
});
const { size } = await stat(join(root, "dist", "server.js"));
console.log(`dist/server.js: ${Math.ceil(size / 1024)} KB`);
if (size > maxBytes) throw new Error(`the entry bundle has ${size} bytes; at most ${maxBytes} are allowed`);
