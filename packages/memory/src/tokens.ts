/** Estimate of the tokens of a text: four characters each, rounded up. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
