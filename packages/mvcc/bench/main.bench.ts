import { peerVersion, printMachine, reportGoals } from "@oco-tools/bench";
import { benchCommits } from "./commits.ts";
import { benchMemory } from "./memory.ts";
import { benchReads } from "./reads.ts";
import { benchReplay } from "./replay.ts";
import { readSelection } from "./selection.ts";

const selection = readSelection(process.argv.slice(2));
const runs = { reads: benchReads, replay: benchReplay, memory: benchMemory, commits: benchCommits };
printMachine();
console.log(new Date().toISOString());
for (const name of ["better-sqlite3", "lmdb", "opencode-orchestrator"]) {
  console.log(`${name} ${peerVersion(name)}`);
}
for (const part of selection.parts) await runs[part](selection);
process.exitCode = reportGoals() === 0 ? 0 : 1;
