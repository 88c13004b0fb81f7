import { printMachine, reportGoals } from "@oco-tools/bench";
import { benchBalance } from "./balance.ts";
import { benchContended } from "./contended.ts";
import { benchLatency } from "./latency.ts";
import { benchPairs } from "./pairs.ts";
import { benchPools } from "./pools.ts";

printMachine();
await benchPairs();
await benchContended();
await benchLatency();
await benchBalance();
await benchPools();
reportGoals();
