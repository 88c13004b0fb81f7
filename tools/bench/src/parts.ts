import { reportGoals } from "./goal.ts";
import { printMachine } from "./machine.ts";

/** The parts of a benchmark, by name, in the order in which they run. */
export type Parts = Readonly<Record<string, () => unknown>>;

/**
 * Prints the machine, runs the parts one after the other, and prints the goals again. `--only pairs,pools` on the command line
 * runs those two.
 * @throws RangeError for a part that there is not.
 */
export async function runParts(parts: Parts): Promise<void> {
  const chosen = chooseParts(parts, process.argv.slice(2));
  printMachine();
  for (const name of chosen) await parts[name]?.();
  reportGoals();
}

/** The names that the arguments choose; all of them without `--only`. */
export function chooseParts(parts: Parts, args: readonly string[]): string[] {
  const known = Object.keys(parts);
  const at = args.findIndex((each) => each === "--only" || each.startsWith("--only="));
  if (at === -1) return known;
  const list = args[at] === "--only" ? args[at + 1] : args[at]?.slice("--only=".length);
  const asked = (list ?? "").split(",");
  for (const name of asked) {
    if (!known.includes(name)) throw new RangeError(`--only takes ${known.join(", ")}, not "${name}"`);
  }
  return known.filter((name) => asked.includes(name));
}
