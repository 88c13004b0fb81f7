// Constructors check what they are given once, here, so that the code behind them need not. Callers in plain JavaScript may
// have left something out, or given something else.

/** Returns a whole number that is at least `least`. */
export function requireInteger(name: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number of at least ${least}, got ${shown(value)}`);
  }
  return value;
}

/** Returns a whole number that is at least `least`, or Infinity. */
export function requireCount(name: string, value: number, least: number): number {
  return value === Number.POSITIVE_INFINITY ? value : requireInteger(name, value, least);
}

/** Returns a number that is at least `least`; Infinity passes, NaN does not. */
export function requireAtLeast(name: string, value: number, least: number): number {
  if (typeof value !== "number" || !(value >= least)) {
    throw new RangeError(`${name} must be at least ${least}, got ${shown(value)}`);
  }
  return value;
}

/** Returns a number that is at most `most`. */
export function requireAtMost(name: string, value: number, most: number): number {
  if (value > most) throw new RangeError(`${name} must be at most ${most}, got ${value}`);
  return value;
}

/** Returns a number above 0; Infinity passes, NaN does not. */
export function requirePositive(name: string, value: number): number {
  if (typeof value !== "number" || !(value > 0)) {
    throw new RangeError(`${name} must be above 0, got ${shown(value)}`);
  }
  return value;
}

/** Returns one of a few values. */
export function requireOneOf<V>(name: string, value: V, allowed: readonly V[]): V {
  if (!allowed.includes(value)) {
    throw new RangeError(`${name} must be ${allowed.map(shown).join(" or ")}, got ${shown(value)}`);
  }
  return value;
}

/** Returns a function. */
export function requireFunction<F>(name: string, value: F): F {
  if (typeof value !== "function") throw new TypeError(`${name} must be a function, got ${shown(value)}`);
  return value;
}

/** Checks that each of these options is a function or left out. */
export function requireFunctions<O extends object>(options: O, names: readonly (keyof O & string)[]): void {
  for (const name of names) if (options[name] !== undefined) requireFunction(name, options[name]);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
