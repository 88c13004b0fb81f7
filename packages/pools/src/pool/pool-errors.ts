import { PoolsError } from "../errors.ts";
import type { Limits } from "./limits.ts";

/** The pool was closed before the caller got anything. */
export function poolClosed(name: string): PoolsError {
  return new PoolsError("OCO_POOLS_CLOSED", `Pool "${name}" is closed`);
}

/** All objects are out and nobody more may wait. */
export function poolExhausted({ name, max, maxWaiting }: Limits, borrowed: number): PoolsError {
  const message = `Pool "${name}" is exhausted: ${borrowed} of ${max} in use, queue limit ${maxWaiting}`;
  return new PoolsError("OCO_POOLS_QUEUE_FULL", message);
}
