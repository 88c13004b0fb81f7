import { load } from "./load.ts";

/** Which of the two implementations does the work, and why. */
export type Implementation =
  | { readonly kind: "native"; readonly reason: string }
  | { readonly kind: "javascript"; readonly reason: string };

/** The implementation that pools and searches created now use. `OCO_NATIVE=0` in the environment chooses JavaScript. */
export function implementation(): Implementation {
  const loaded = load();
  if (loaded.kind === "native") return { kind: "native", reason: `loaded ${loaded.file}` };
  return { kind: "javascript", reason: loaded.reason };
}
