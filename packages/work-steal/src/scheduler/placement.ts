import type { Lane, Runner } from "./lane.ts";
import { levelOf } from "./options.ts";
import { type Placement, reaches } from "./queued-task.ts";
import type { SpawnOptions } from "./task.ts";

/** Decides where a task is queued and who may take it; `spawner` is the runner of the task that spawns it. */
export function place(lane: Lane, options: SpawnOptions, spawner: Runner | undefined): Placement {
  const { priority = 0, affinity = "lane", key } = options;
  const reach = reaches[affinity];
  if (reach === undefined) {
    throw new RangeError(`affinity must be "runner", "lane" or "any", not ${String(affinity)}`);
  }
  const home = key === undefined ? homeOf(lane, spawner) : hash(key) % lane.runners.length;
  if (affinity === "runner" && home === undefined) {
    throw new TypeError('affinity "runner" needs a key, or a spawning task of the same lane');
  }
  return { lane: lane.name, level: levelOf(priority), reach, home };
}

function homeOf(lane: Lane, spawner: Runner | undefined): number | undefined {
  return spawner?.lane === lane ? spawner.id.index : undefined;
}

// FNV-1a: a key names its runner without a table that would grow with the keys.
function hash(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
