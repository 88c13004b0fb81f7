/** A node of a dependency graph. */
export interface GraphNode {
  readonly id: string;
  readonly depends: readonly string[];
}

/**
 * A topological order (Kahn), ties broken by the order of the input, or the path of one cycle.
 * Dependencies on ids that are not in the graph count as met.
 */
export function topologicalOrder<T extends GraphNode>(
  nodes: readonly T[],
):
  | { readonly kind: "order"; readonly order: readonly T[] }
  | { readonly kind: "cycle"; readonly path: readonly string[] } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const node of nodes) {
    const known = [...new Set(node.depends)].filter((id) => byId.has(id));
    waiting.set(node.id, known.length);
    for (const id of known) dependents.set(id, [...(dependents.get(id) ?? []), node.id]);
  }
  const ready = nodes.filter((node) => waiting.get(node.id) === 0);
  const order: T[] = [];
  for (const node of ready) {
    order.push(node);
    for (const id of dependents.get(node.id) ?? []) {
      const left = (waiting.get(id) ?? 0) - 1;
      waiting.set(id, left);
      if (left === 0) ready.push(byId.get(id) as T);
    }
  }
  if (order.length === nodes.length) return { kind: "order", order };
  return { kind: "cycle", path: cyclePath(byId, waiting) };
}

/** Whether `from` depends on `to`, directly or through others. */
export function dependsOn(nodes: ReadonlyMap<string, GraphNode>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const stack = [...(nodes.get(from)?.depends ?? [])];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    stack.push(...(nodes.get(id)?.depends ?? []));
  }
  return false;
}

/** Every node left over by Kahn's algorithm still waits for another: following those edges must close a circle. */
function cyclePath(
  byId: ReadonlyMap<string, GraphNode>,
  waiting: ReadonlyMap<string, number>,
): readonly string[] {
  const isStuck = (id: string): boolean => (waiting.get(id) ?? 0) > 0;
  const path: string[] = [];
  let id = [...byId.keys()].find(isStuck) as string;
  while (!path.includes(id)) {
    path.push(id);
    id = byId.get(id)?.depends.find(isStuck) as string;
  }
  return [...path.slice(path.indexOf(id)), id];
}
