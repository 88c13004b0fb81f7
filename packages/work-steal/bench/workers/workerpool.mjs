import { createRequire } from "node:module";
import { echo, next } from "./tasks.mjs";

const peers = createRequire(new URL("../../../../tools/bench/peers/package.json", import.meta.url));
peers("workerpool").worker({ next, echo });
