import { type Clock, systemClock } from "../clock.ts";
import type { Connect } from "../process/link.ts";
import { nodeConnect } from "../process/node-link.ts";
import type { Protocol } from "../protocol/frames.ts";
import type { SearchBackend } from "../search/backend.ts";
import { nodeBackend } from "../search/node-backend.ts";
import type { Implementation } from "./implementation.ts";

/** How children are started by an implementation. */
export function connectWith(_kind: Implementation["kind"], protocol: Protocol, clock: Clock): Connect {
  return nodeConnect(protocol, clock);
}

/** How an implementation searches. */
export function searchWith(_kind: Implementation["kind"]): SearchBackend {
  return nodeBackend(systemClock);
}

/** The search of the implementation in use. */
export function searchBackend(): SearchBackend {
  return searchWith("javascript");
}
