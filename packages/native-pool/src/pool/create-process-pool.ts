import { selectConnect } from "../native/select.ts";
import { type ProcessPoolOptions, resolveOptions } from "./options.ts";
import { ProcessPool } from "./process-pool.ts";

/**
 * Creates a pool; children are started by the first requests.
 *
 * @throws RangeError or TypeError for options that cannot be
 */
export function createProcessPool(options: ProcessPoolOptions): ProcessPool {
  const resolved = resolveOptions(options);
  const { connect, kind } = selectConnect(resolved.protocol, resolved.clock);
  return new ProcessPool(resolved, connect, kind);
}
