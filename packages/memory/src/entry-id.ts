import { createHash } from "node:crypto";
import type { MemoryPlace } from "./entry.ts";
import { placeOf } from "./place.ts";

/** The id of a text at a place: processes that remember the same at the same time write the same key. */
export function entryId(place: MemoryPlace, text: string): string {
  const { tier, ...names } = placeOf(place);
  const whole = JSON.stringify([tier, ...Object.values(names), text]);
  return createHash("sha256").update(whole).digest("base64url").slice(0, 22);
}
