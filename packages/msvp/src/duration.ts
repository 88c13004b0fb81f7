/** Checks a duration in milliseconds. @throws RangeError */
export function duration(name: string, value: number, least: number): number {
  if (!(value >= least)) throw new RangeError(`${name} must be at least ${least} ms, got ${value}`);
  return value;
}
