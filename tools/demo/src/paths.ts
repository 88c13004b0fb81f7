import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const folder = dirname(createRequire(import.meta.url).resolve("@oco/opencode-plugin/package.json"));

/** The built plugin. */
export const plugin: string = join(folder, "dist", "server.js");

/** The built command line. */
export const oco: string = join(folder, "dist", "oco.js");
