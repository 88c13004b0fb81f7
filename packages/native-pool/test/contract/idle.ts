// Leaves a pool with an idle child and a search in the middle, and ends without closing either.
import { grepOn } from "../../src/search/grep.ts";
import { poolKit, searchWith } from "./harness.ts";

const kind = process.argv.includes("native") ? "native" : "javascript";
const pool = poolKit(kind).pool({ idleTimeoutMs: 600_000 });
process.stdout.write(`answered ${await pool.request("echo", 1)}, `);
for await (const _match of grepOn(() => searchWith(kind), { root: import.meta.dirname }, ["e"])) break;
process.stdout.write("left\n");
