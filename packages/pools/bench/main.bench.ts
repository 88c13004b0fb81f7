import { printMachine, reportGoals } from "@oco-tools/bench";
import { benchBreaker } from "./breaker.ts";
import { benchBuffers } from "./buffers.ts";
import { benchIntern } from "./intern.ts";
import { benchLimiter } from "./limiter.ts";
import { benchPool } from "./pool.ts";
import { benchSharedSignal } from "./shared-signal.ts";

printMachine();
await benchPool();
await benchBreaker();
await benchLimiter();
await benchBuffers();
await benchIntern();
await benchSharedSignal();
const missed = reportGoals();
if (missed > 0) console.log(`${missed} missed`);
