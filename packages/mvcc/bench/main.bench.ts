import { peerVersion, printMachine, reportGoals } from "@oco-tools/bench";
import { benchCommits } from "./commits.ts";
import { benchMemory } from "./memory.ts";
import { benchReads } from "./reads.ts";
import { benchReplay } from "./replay.ts";

printMachine();
for (const name of ["better-sqlite3", "lmdb", "opencode-orchestrator"]) {
  console.log(`${name} ${peerVersion(name)}`);
}
await benchReads();
await benchReplay();
await benchMemory();
await benchCommits();
process.exitCode = reportGoals() === 0 ? 0 : 1;
