import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { HostError } from "../errors.ts";

/** The OpenCode binary of the workspace's own `opencode-ai` package. */
export interface Binary {
  readonly path: string;
  readonly version: string;
}

/** @throws HostError `OCO_HOST_MISSING` when `opencode-ai` is not installed */
export function findBinary(): Binary {
  const require = createRequire(import.meta.url);
  try {
    const manifestPath = require.resolve("opencode-ai/package.json");
    const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as {
      readonly version: string;
      readonly bin: { readonly opencode: string };
    };
    return { path: join(dirname(manifestPath), manifest.bin.opencode), version: manifest.version };
  } catch (cause) {
    throw new HostError("OCO_HOST_MISSING", "the package opencode-ai is not installed; run npm ci", {
      cause,
    });
  }
}
