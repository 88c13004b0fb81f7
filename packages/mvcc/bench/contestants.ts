import type { Contestant } from "./counter.ts";
import { lmdb } from "./lmdb.ts";
import { oco } from "./oco.ts";
import { orchestrator } from "./orchestrator.ts";
import { sqlite } from "./sqlite.ts";

const many = 64;

/** Everything that is measured for commits; this package first in each class. */
export const contestants: readonly Contestant[] = [
  oco("process", 1),
  sqlite("NORMAL"),
  lmdb("process", 1),
  orchestrator(),
  oco("group", many),
  oco("fsync", many),
  oco("fsync", 1),
  sqlite("FULL"),
  lmdb("durable", 1),
  lmdb("durable", many),
];
