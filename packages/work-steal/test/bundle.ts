import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

/** Bundles a TypeScript file, which a worker thread of Node 20 cannot execute, to one that it can. */
export function bundle(file: string): URL {
  const folder = mkdtempSync(join(tmpdir(), "work-steal-"));
  const outfile = join(folder, "module.mjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    ...{ bundle: true, format: "esm", platform: "node", target: "node20", outfile, logLevel: "silent" },
  });
  return pathToFileURL(outfile);
}
