// Wing and Gong's search for a linearization, with Lowe's memory of configurations seen (as in Porcupine); each register
// is searched alone, which linearizability allows (Herlihy and Wing, locality).
import type { RegisterOperation } from "../processes/history.ts";

/** Registers whose operations have no order that explains every result. */
export function findUnlinearizable(history: readonly RegisterOperation[]): string[] {
  const byKey = group(history);
  return [...byKey].filter(([, operations]) => !isLinearizable(operations)).map(([key]) => key);
}

function group(history: readonly RegisterOperation[]): Map<string, RegisterOperation[]> {
  const groups = new Map<string, RegisterOperation[]>();
  for (const operation of history)
    groups.set(operation.key, [...(groups.get(operation.key) ?? []), operation]);
  return groups;
}

/** Whether the operations on one register can be put in an order that explains every result. */
export function isLinearizable(operations: readonly RegisterOperation[]): boolean {
  const sorted = operations.toSorted((left, right) => left.start - right.start);
  const seen = new Set<string>();
  // All before `from` are placed; `placed` holds those behind it that are.
  const stack: { from: number; placed: readonly number[]; value: number | null }[] = [
    { from: 0, placed: [], value: null },
  ];
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    let { from } = state;
    const placed = new Set(state.placed);
    while (placed.delete(from)) from += 1;
    if (from === sorted.length) return true;
    const rest = [...placed].sort((left, right) => left - right);
    const name = `${from}:${rest.join()}:${state.value}`;
    if (seen.has(name)) continue;
    seen.add(name);
    let firstReturn = Number.POSITIVE_INFINITY;
    for (let index = from; index < sorted.length; index += 1) {
      const operation = sorted[index] as RegisterOperation;
      // What begins after another has returned cannot come before it.
      if (operation.start > firstReturn) break;
      if (placed.has(index)) continue;
      firstReturn = Math.min(firstReturn, operation.end);
      const value = apply(operation.call, state.value);
      if (value !== undefined) stack.push({ from, placed: [...rest, index], value });
    }
  }
  return false;
}

/** The register after a call, or undefined if the call's result contradicts it. */
function apply(call: RegisterOperation["call"], value: number | null): number | null | undefined {
  switch (call.kind) {
    case "read":
      return call.value === value ? value : undefined;
    case "write":
      return call.value;
    case "swap":
      if (call.ok) return call.from === value ? call.to : undefined;
      return call.from === value ? undefined : value;
  }
}
