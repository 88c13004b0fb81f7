import { PoolsError } from "../errors.ts";

/** The limiter was closed before the caller got a permit. */
export function limiterClosed(name: string): PoolsError {
  return new PoolsError("OCO_POOLS_CLOSED", `Limiter "${name}" is closed`);
}

/** All permits are out and nobody more may wait. */
export function limiterExhausted(
  name: string,
  inFlight: number,
  limit: number,
  queueSize: number,
): PoolsError {
  const message = `Limiter "${name}" is exhausted: ${inFlight} of ${limit} in flight, queue limit ${queueSize}`;
  return new PoolsError("OCO_POOLS_QUEUE_FULL", message);
}
