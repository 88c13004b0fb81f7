import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ocoJsonSchema } from "../src/config/json-schema.ts";

// The committed schema is what editors read; a test fails when it is not what this writes.
const path = join(import.meta.dirname, "..", "schema", "oco.schema.json");
await writeFile(path, `${JSON.stringify(ocoJsonSchema(), undefined, 2)}\n`);
