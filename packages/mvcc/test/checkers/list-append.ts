// Elle's list-append inference (Kingsbury and Alvaro, VLDB 2020). Appended values are unique, so the longest read of a
// key gives the order of its versions; from that follow write-write, write-read and read-write dependencies between
// transactions, and from process time the order of those that did not overlap. A cycle is an anomaly.
import type { ListTransaction } from "../processes/history.ts";

/** Anomalies found in a history; empty if it could have been serial in real time. */
export function findListAnomalies(history: readonly ListTransaction[]): string[] {
  const committed = history.filter(({ ok }) => ok);
  const anomalies: string[] = [];
  const writers = new Map<number, ListTransaction>();
  for (const transaction of history) {
    for (const operation of transaction.operations) {
      if (operation.kind === "append") writers.set(operation.value, transaction);
    }
  }
  const orders = versionOrders(committed, anomalies);
  const edges = new Map<string, Map<string, string>>(committed.map(({ id }) => [id, new Map()]));
  const link = (from: ListTransaction | undefined, to: ListTransaction | undefined, kind: string): void => {
    if (from !== undefined && to !== undefined && from.id !== to.id) edges.get(from.id)?.set(to.id, kind);
  };
  for (const order of orders.values()) {
    for (let index = 1; index < order.length; index += 1) {
      link(writers.get(order[index - 1] as number), writers.get(order[index] as number), "ww");
    }
  }
  for (const transaction of committed) {
    const own = new Set<number>();
    for (const operation of transaction.operations) {
      if (operation.kind === "append") {
        own.add(operation.value);
        if (!orders.get(operation.key)?.includes(operation.value))
          anomalies.push(`lost append ${operation.value}`);
        continue;
      }
      const foreign = operation.values.filter((value) => !own.has(value));
      for (const value of foreign) {
        const writer = writers.get(value);
        if (writer === undefined || !writer.ok) anomalies.push(`aborted or unknown read ${value}`);
      }
      link(writers.get(foreign.at(-1) ?? -1), transaction, "wr");
      const next = (orders.get(operation.key) ?? []).find((value) => !operation.values.includes(value));
      if (next !== undefined) link(transaction, writers.get(next), "rw");
    }
  }
  linkRealTime(committed, link);
  const cycle = findCycle(edges);
  if (cycle !== undefined) anomalies.push(`cycle ${cycle.join(" ")}`);
  return anomalies;
}

function versionOrders(
  history: readonly ListTransaction[],
  anomalies: string[],
): Map<string, readonly number[]> {
  const orders = new Map<string, readonly number[]>();
  const reads = history.flatMap(({ operations }) =>
    operations.filter((operation) => operation.kind === "read"),
  );
  for (const { key, values } of reads) {
    if (values.length > (orders.get(key)?.length ?? 0)) orders.set(key, values);
  }
  for (const { key, values } of reads) {
    const order = orders.get(key) ?? [];
    if (values.some((value, index) => value !== order[index]))
      anomalies.push(`incompatible orders of ${key}`);
  }
  return orders;
}

function linkRealTime(
  history: readonly ListTransaction[],
  link: (from: ListTransaction, to: ListTransaction, kind: string) => void,
): void {
  // Only the latest of those that ended before: the others follow from it, or are concurrent with it.
  const byEnd = history.toSorted((left, right) => left.end - right.end);
  for (const transaction of history) {
    const before = byEnd.filter(({ end }) => end < transaction.start);
    const lastStart = Math.max(...before.map(({ start }) => start));
    for (const earlier of before) if (earlier.end >= lastStart) link(earlier, transaction, "time");
  }
}

function findCycle(edges: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] | undefined {
  const colour = new Map<string, "open" | "done">();
  for (const root of edges.keys()) {
    const path: { id: string; rest: Iterator<[string, string]>; via: string }[] = [];
    const push = (id: string, via: string): void => {
      colour.set(id, "open");
      path.push({ id, via, rest: (edges.get(id) ?? new Map<string, string>()).entries() });
    };
    if (!colour.has(root)) push(root, "");
    while (path.length > 0) {
      const top = path.at(-1) as (typeof path)[number];
      const next = top.rest.next();
      if (next.done) {
        colour.set(top.id, "done");
        path.pop();
        continue;
      }
      const [id, via] = next.value;
      if (colour.get(id) === "open") {
        const start = path.findIndex((step) => step.id === id);
        return [...path.slice(start).flatMap((step) => [`-${step.via}->`, step.id]), `-${via}->`, id].slice(
          1,
        );
      }
      if (!colour.has(id)) push(id, via);
    }
  }
  return undefined;
}
