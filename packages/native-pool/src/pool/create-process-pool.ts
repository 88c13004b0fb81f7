import { nodeConnect } from "../process/node-link.ts";
import { type ProcessPoolOptions, resolveOptions } from "./options.ts";
import { ProcessPool } from "./process-pool.ts";

/**
 * Creates a pool; children are started by the first requests.
 *
 * @throws RangeError or TypeError for options that cannot be
 */
export function createProcessPool(options: ProcessPoolOptions): ProcessPool {
  const resolved = resolveOptions(options);
  return new ProcessPool(resolved, nodeConnect(resolved.protocol, resolved.clock), "javascript");
}
