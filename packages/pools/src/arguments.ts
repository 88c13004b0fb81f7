// Constructors check their numbers once, here, so that the code behind them need not.

/** Returns a whole number that is at least `least`. */
export function requireInteger(name: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, got ${value}`);
  }
  return value;
}

/** Returns a whole number that is at least `least`, or Infinity. */
export function requireCount(name: string, value: number, least: number): number {
  return value === Number.POSITIVE_INFINITY ? value : requireInteger(name, value, least);
}

/** Returns a number that is at least `least`; Infinity passes, NaN does not. */
export function requireAtLeast(name: string, value: number, least: number): number {
  if (!(value >= least)) throw new RangeError(`${name} must be at least ${least}, got ${value}`);
  return value;
}

/** Returns a number that is at most `most`. */
export function requireAtMost(name: string, value: number, most: number): number {
  if (value > most) throw new RangeError(`${name} must be at most ${most}, got ${value}`);
  return value;
}

/** Returns a number above 0; Infinity passes, NaN does not. */
export function requirePositive(name: string, value: number): number {
  if (!(value > 0)) throw new RangeError(`${name} must be above 0, got ${value}`);
  return value;
}

/** Returns a function; callers in plain JavaScript may have left one out. */
export function requireFunction<F>(name: string, value: F): F {
  if (typeof value !== "function") throw new TypeError(`${name} must be a function, got ${typeof value}`);
  return value;
}
