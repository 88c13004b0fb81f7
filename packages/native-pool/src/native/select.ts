import { type Clock, systemClock } from "../clock.ts";
import type { Connect } from "../process/link.ts";
import { nodeConnect } from "../process/node-link.ts";
import type { Protocol } from "../protocol/frames.ts";
import type { SearchBackend } from "../search/backend.ts";
import { nodeBackend } from "../search/node-backend.ts";
import { load } from "./load.ts";
import { nativeBackend } from "./native-backend.ts";

/** How children are started. */
export function selectConnect(protocol: Protocol, clock: Clock): Connect {
  return nodeConnect(protocol, clock);
}

/** How files are searched. */
export function selectSearch(): SearchBackend {
  const loaded = load();
  return loaded.kind === "native" ? nativeBackend(loaded.binding) : nodeBackend(systemClock);
}
