import type { Clock } from "../clock.ts";
import type { Connect } from "../process/link.ts";
import { nodeConnect } from "../process/node-link.ts";
import type { Protocol } from "../protocol/frames.ts";
import type { Implementation } from "./implementation.ts";

/** How children are started by an implementation. */
export function connectWith(_kind: Implementation["kind"], protocol: Protocol, clock: Clock): Connect {
  return nodeConnect(protocol, clock);
}
