import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { echo, next } from "./tasks.mjs";

const peers = createRequire(new URL("../../../../tools/bench/peers/package.json", import.meta.url));
const { ThreadWorker } = await import(pathToFileURL(peers.resolve("poolifier")).href);
// biome-ignore lint/style/noDefaultExport: poolifier asks for one
export default new ThreadWorker({ next, echo });
