import { type Clock, systemClock } from "../clock.ts";
import type { Connect } from "../process/link.ts";
import { nodeConnect } from "../process/node-link.ts";
import type { Protocol } from "../protocol/frames.ts";
import type { SearchBackend } from "../search/backend.ts";
import { nodeBackend } from "../search/node-backend.ts";
import { hasProcesses, hasTrees } from "./binding.ts";
import type { Implementation } from "./implementation.ts";
import { load } from "./load.ts";
import { nativeBackend } from "./native-backend.ts";
import { nativeConnect } from "./native-link.ts";

/** How children are started, and by which implementation: on Windows the addon only holds them in job objects. */
export function selectConnect(
  protocol: Protocol,
  clock: Clock,
): { readonly kind: Implementation["kind"]; readonly connect: Connect } {
  const loaded = load();
  if (loaded.kind === "native" && hasProcesses(loaded.binding)) {
    return { kind: "native", connect: nativeConnect(loaded.binding, protocol) };
  }
  if (loaded.kind === "native" && hasTrees(loaded.binding)) {
    const { binding } = loaded;
    return { kind: "javascript", connect: nodeConnect(protocol, clock, (pid) => binding.holdTree(pid)) };
  }
  return { kind: "javascript", connect: nodeConnect(protocol, clock) };
}

/** How files are searched. */
export function selectSearch(): SearchBackend {
  const loaded = load();
  return loaded.kind === "native" ? nativeBackend(loaded.binding) : nodeBackend(systemClock);
}
