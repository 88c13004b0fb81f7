import { runParts } from "@oco-tools/bench";
import { benchBalance } from "./balance.ts";
import { benchContended } from "./contended.ts";
import { benchLatency } from "./latency.ts";
import { benchPairs } from "./pairs.ts";
import { benchPools } from "./pools.ts";

await runParts({
  pairs: benchPairs,
  contended: benchContended,
  latency: benchLatency,
  balance: benchBalance,
  pools: benchPools,
});
