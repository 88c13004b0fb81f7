/** Which of the two implementations does the work, and why. */
export type Implementation =
  | { readonly kind: "native"; readonly reason: string; readonly file: string }
  | { readonly kind: "javascript"; readonly reason: string };

/** The implementation that pools and searches created now would use. */
export function implementation(): Implementation {
  return { kind: "javascript", reason: "no addon for this platform is installed" };
}
