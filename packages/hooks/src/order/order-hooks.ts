import { type ActiveHook, phases } from "../definition.ts";

/** The one order of a set of hooks, or a cycle as ids of which each must run before the next; the last repeats the first. */
export type HookOrder =
  | { readonly ok: true; readonly order: readonly ActiveHook[] }
  | { readonly ok: false; readonly cycle: readonly string[] };

/**
 * Orders the hooks of one event by H1: Kahn's algorithm per phase, with the ready hooks kept sorted by priority and id.
 * Constraints on hooks that are not in the set are dormant (H4).
 */
export function orderHooks(hooks: readonly ActiveHook[]): HookOrder {
  const predecessors = constraints(hooks);
  const order: ActiveHook[] = [];
  for (const phase of phases) {
    const members = hooks.filter((hook) => hook.phase === phase);
    const placed = place(members, predecessors);
    if (placed.length < members.length) {
      const open = new Set(members);
      for (const hook of placed) open.delete(hook);
      return { ok: false, cycle: findCycle(open, predecessors) };
    }
    for (const hook of placed) order.push(hook);
  }
  return { ok: true, order };
}

type Predecessors = ReadonlyMap<ActiveHook, ReadonlySet<ActiveHook>>;

function constraints(hooks: readonly ActiveHook[]): Predecessors {
  const byId = new Map(hooks.map((hook) => [hook.id, hook]));
  const predecessors = new Map<ActiveHook, Set<ActiveHook>>(hooks.map((hook) => [hook, new Set()]));
  for (const hook of hooks) {
    for (const id of hook.after) {
      const target = byId.get(id);
      if (target !== undefined) predecessors.get(hook)?.add(target);
    }
    for (const id of hook.before) {
      const target = byId.get(id);
      if (target !== undefined) predecessors.get(target)?.add(hook);
    }
  }
  return predecessors;
}

function place(members: readonly ActiveHook[], predecessors: Predecessors): ActiveHook[] {
  const waitsFor = new Map<ActiveHook, number>();
  const successors = new Map<ActiveHook, ActiveHook[]>(members.map((hook) => [hook, []]));
  for (const hook of members) {
    const before = predecessors.get(hook) ?? [];
    let count = 0;
    for (const predecessor of before) {
      successors.get(predecessor)?.push(hook);
      count += 1;
    }
    waitsFor.set(hook, count);
  }
  // Sorted with the next hook last, so that taking it is a pop.
  const ready = members.filter((hook) => waitsFor.get(hook) === 0).sort((a, b) => compare(b, a));
  const placed: ActiveHook[] = [];
  for (let hook = ready.pop(); hook !== undefined; hook = ready.pop()) {
    placed.push(hook);
    for (const successor of successors.get(hook) ?? []) {
      const left = (waitsFor.get(successor) as number) - 1;
      waitsFor.set(successor, left);
      if (left === 0) insert(ready, successor);
    }
  }
  return placed;
}

function insert(ready: ActiveHook[], hook: ActiveHook): void {
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(ready[middle] as ActiveHook, hook) > 0) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, hook);
}

/** Negative when `a` goes first. Ids compare by code units, so that no locale changes the order. */
function compare(a: ActiveHook, b: ActiveHook): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  return a.id < b.id ? -1 : 1;
}

/** Every open hook has an open predecessor; walking backwards must therefore come round. */
function findCycle(open: ReadonlySet<ActiveHook>, predecessors: Predecessors): readonly string[] {
  const position = new Map<ActiveHook, number>();
  const walk: ActiveHook[] = [];
  let [hook] = open;
  while (hook !== undefined && !position.has(hook)) {
    position.set(hook, walk.length);
    walk.push(hook);
    hook = [...(predecessors.get(hook) ?? [])].find((predecessor) => open.has(predecessor));
  }
  const first = hook === undefined ? 0 : (position.get(hook) ?? 0);
  const ring = walk.slice(first).reverse();
  return [...ring, ...ring.slice(0, 1)].map(({ id }) => id);
}
