import { runParts } from "@oco-tools/bench";
import { benchBreaker } from "./breaker.ts";
import { benchBuffers } from "./buffers.ts";
import { benchIntern } from "./intern.ts";
import { benchLimiter } from "./limiter.ts";
import { benchPool } from "./pool.ts";
import { benchSharedSignal } from "./shared-signal.ts";

await runParts({
  pool: benchPool,
  breaker: benchBreaker,
  limiter: benchLimiter,
  buffers: benchBuffers,
  intern: benchIntern,
  signal: benchSharedSignal,
});
