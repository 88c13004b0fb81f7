import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Subject } from "./programs.ts";

/** A change to one shipped source file that makes it wrong. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const entry = `
  export { ownerOf } from "./shared-deque.ts";
  export { Stealer } from "./stealer.ts";
  export { Injector, prepare } from "./injector.ts";
`;

/** Builds the shipped deques and injector, as they are or with a bug in them. */
export async function buildSubject(bug?: PlantedBug): Promise<Subject> {
  const folder = fileURLToPath(new URL("../../src/shared/", import.meta.url));
  let planted = 0;
  const result = await build({
    stdin: { contents: entry, resolveDir: folder, loader: "ts" },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    plugins: [
      {
        name: "planted-bug",
        setup(setup) {
          setup.onLoad({ filter: /src\/shared\/.*\.ts$/ }, async ({ path }) => {
            let contents = await readFile(path, "utf8");
            if (bug !== undefined && path.endsWith(`/${bug.file}`)) {
              planted = contents.split(bug.from).length - 1;
              contents = contents.replace(bug.from, bug.to);
            }
            return { contents, loader: "ts" };
          });
        },
      },
    ],
  });
  if (bug !== undefined && planted !== 1) {
    throw new Error(`"${bug.name}" fits ${planted} places of ${bug.file}, not 1`);
  }
  const [output] = result.outputFiles;
  const subject: Subject = await import(`data:text/javascript,${encodeURIComponent(output?.text ?? "")}`);
  return subject;
}
