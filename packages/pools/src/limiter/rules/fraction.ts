/** Returns a number above 0 and below 1. */
export function requireFraction(name: string, value: number): number {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(`${name} must be above 0 and below 1, got ${value}`);
  }
  return value;
}
