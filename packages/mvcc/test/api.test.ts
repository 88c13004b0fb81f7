import { expect, test } from "vitest";
import * as api from "../src/index.ts";

test("the package exports exactly these names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "CompactedError",
    "ConflictError",
    "CorruptLogError",
    "DurabilityError",
    "MvccError",
    "OpenError",
    "ReplacedError",
    "SchemaError",
    "StoreClosedError",
    "StoreInUseError",
    "UnsupportedFilesystemError",
    "WriteError",
    "nodeFileSystem",
    "openStore",
  ]);
});
