import { dependsOn, topologicalOrder } from "./graph.ts";
import { globsOverlap } from "./ownership.ts";
import { type PlanInput, type TaskSpec, taskSpec } from "./plan.ts";

/** What a plan is checked against. */
export interface PlanRules {
  /** Agents that tasks may be given to. */
  readonly agents: readonly string[];
  /** A race needs a place for each competitor, which only worktrees give. @default "shared" */
  readonly workspace?: "shared" | "worktree";
  /** @default 200 */
  readonly maxTasks?: number;
  /** Tasks that exist already, for an edit or a repair: new tasks may depend on them. */
  readonly existing?: readonly TaskSpec[];
}

/** A plan that can be executed, or every fault of it in words that its author can act on. */
export type PlanVerdict =
  | {
      readonly kind: "valid";
      readonly summary: string;
      readonly verify: readonly string[];
      readonly tasks: readonly TaskSpec[];
    }
  | { readonly kind: "invalid"; readonly faults: readonly string[] };

const idShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Validates a plan and names every fault of it, not only the first. */
export function validatePlan(input: PlanInput, rules: PlanRules): PlanVerdict {
  const faults: string[] = [];
  const maxTasks = rules.maxTasks ?? 200;
  if (input.tasks.length === 0) faults.push("the plan has no tasks");
  if (input.tasks.length > maxTasks)
    faults.push(`the plan has ${input.tasks.length} tasks; at most ${maxTasks} are allowed`);
  const tasks = input.tasks.map(taskSpec);
  const existing = rules.existing ?? [];
  faults.push(...idFaults(tasks, existing));
  const all = new Map([...existing, ...tasks].map((task) => [task.id, task]));
  for (const task of tasks) faults.push(...taskFaults(task, all, rules));
  faults.push(...parentFaults(all));
  const sorted = topologicalOrder([...all.values()]);
  if (sorted.kind === "cycle") faults.push(`dependency cycle: ${sorted.path.join(" -> ")}`);
  else faults.push(...ownershipFaults(tasks, all));
  if (faults.length > 0) return { kind: "invalid", faults };
  return { kind: "valid", summary: input.summary, verify: input.verify ?? [], tasks };
}

function idFaults(tasks: readonly TaskSpec[], existing: readonly TaskSpec[]): string[] {
  const faults: string[] = [];
  const seen = new Set(existing.map(({ id }) => id));
  for (const { id } of tasks) {
    if (!idShape.test(id)) faults.push(`task id ${JSON.stringify(id)} is not of the form ${idShape.source}`);
    if (seen.has(id)) faults.push(`duplicate task id ${JSON.stringify(id)}`);
    seen.add(id);
  }
  return faults;
}

function taskFaults(task: TaskSpec, all: ReadonlyMap<string, TaskSpec>, rules: PlanRules): string[] {
  const faults: string[] = [];
  const name = `task ${task.id}`;
  if (task.title === "") faults.push(`${name} has no title`);
  if (task.instructions.trim() === "") faults.push(`${name} has no instructions`);
  for (const id of task.depends) {
    if (!all.has(id)) faults.push(`${name} depends on unknown task ${JSON.stringify(id)}`);
  }
  if (task.parent !== undefined && !all.has(task.parent)) {
    faults.push(`${name} has unknown parent ${JSON.stringify(task.parent)}`);
  }
  const agents = task.mode.kind === "race" ? [task.agent, ...task.mode.agents] : [task.agent];
  for (const agent of agents) {
    if (!rules.agents.includes(agent)) {
      faults.push(
        `${name} asks for unknown agent ${JSON.stringify(agent)}; known: ${rules.agents.join(", ")}`,
      );
    }
  }
  for (const glob of task.files) {
    const isOutside = glob.startsWith("/") || /^[A-Za-z]:/.test(glob) || glob.split(/[\\/]/).includes("..");
    if (isOutside) faults.push(`${name} claims ${JSON.stringify(glob)}, which is not inside the project`);
  }
  if (task.mode.kind === "race" && rules.workspace !== "worktree") {
    faults.push(`${name} is a race, which needs worktrees: its competitors would write over each other`);
  }
  for (const command of task.verify) {
    if (command.trim() === "") faults.push(`${name} has an empty verify command`);
  }
  return faults;
}

/** Parents must form a tree: it is drawn as a nested list. */
function parentFaults(all: ReadonlyMap<string, TaskSpec>): string[] {
  const nodes = [...all.values()].map(({ id, parent }) => ({
    id,
    depends: parent === undefined ? [] : [parent],
  }));
  const sorted = topologicalOrder(nodes);
  return sorted.kind === "cycle" ? [`parent cycle: ${sorted.path.join(" -> ")}`] : [];
}

/** Two tasks that may run at the same time must not own the same file (M2, one writer for each file). */
function ownershipFaults(tasks: readonly TaskSpec[], all: ReadonlyMap<string, TaskSpec>): string[] {
  const faults: string[] = [];
  for (const [index, a] of tasks.entries()) {
    for (const b of tasks.slice(index + 1)) {
      const clash = a.files.find((glob) => b.files.some((other) => globsOverlap(glob, other)));
      if (clash === undefined || dependsOn(all, a.id, b.id) || dependsOn(all, b.id, a.id)) continue;
      faults.push(
        `tasks ${a.id} and ${b.id} both own ${JSON.stringify(clash)}; let one depend on the other, or split the files`,
      );
    }
  }
  return faults;
}
