/** The bound that a figure has to reach. */
export type GoalBound = { readonly atMost: number } | { readonly atLeast: number };

/** A figure of a benchmark run and the bound that it was to reach. */
export interface Goal {
  readonly name: string;
  readonly figure: number;
  readonly unit: string;
  readonly bound: GoalBound;
  readonly isMet: boolean;
}

const reached: Goal[] = [];

/** Records a goal and prints its line; a figure that is not finite counts as missed. */
export function goal(name: string, figure: number, bound: GoalBound, unit = ""): Goal {
  const isMet =
    Number.isFinite(figure) && ("atMost" in bound ? figure <= bound.atMost : figure >= bound.atLeast);
  const entry: Goal = { name, figure, unit, bound, isMet };
  reached.push(entry);
  console.log(goalLine(entry));
  return entry;
}

/** The line `goal <name>: <figure> (to reach <bound>): met|missed`. */
export function goalLine(entry: Goal): string {
  const unit = entry.unit === "" ? "" : ` ${entry.unit}`;
  const bound =
    "atMost" in entry.bound
      ? `at most ${entry.bound.atMost}${unit}`
      : `at least ${entry.bound.atLeast}${unit}`;
  return `goal ${entry.name}: ${round(entry.figure)}${unit} (to reach ${bound}): ${entry.isMet ? "met" : "missed"}`;
}

/** Prints every goal of the run again, at its end; returns how many were missed. */
export function reportGoals(): number {
  console.log("\ngoals");
  for (const entry of reached) console.log(`  ${goalLine(entry)}`);
  return reached.filter((entry) => !entry.isMet).length;
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
