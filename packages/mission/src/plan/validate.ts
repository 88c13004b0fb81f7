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
  faults.push(...workerFaults(task, rules), ...amountFaults(task));
  for (const glob of task.files) {
    const isOutside = glob.startsWith("/") || /^[A-Za-z]:/.test(glob) || glob.split(/[\\/]/).includes("..");
    if (isOutside) faults.push(`${name} claims ${JSON.stringify(glob)}, which is not inside the project`);
  }
  for (const command of task.verify) {
    if (command.trim() === "") faults.push(`${name} has an empty verify command`);
  }
  return faults;
}

const modelShape = /^[^/\s]+\/\S+$/;
const maxRivals = 4;

/** Who may work on a task, and in which way. Whether a provider has the model, only the host can say. */
function workerFaults({ id, agent, model, mode }: TaskSpec, rules: PlanRules): string[] {
  const faults: string[] = [];
  const rivals = mode.kind === "race" ? mode.rivals : [];
  const workers = [{ agent, model }, ...rivals.map((rival) => ({ agent, model, ...rival }))];
  for (const unknown of new Set(workers.map((worker) => worker.agent))) {
    if (rules.agents.includes(unknown)) continue;
    faults.push(
      `task ${id} asks for unknown agent ${JSON.stringify(unknown)}; known: ${rules.agents.join(", ")}`,
    );
  }
  for (const wrong of new Set(workers.map((worker) => worker.model))) {
    if (wrong === undefined || modelShape.test(wrong)) continue;
    faults.push(
      `task ${id} asks for model ${JSON.stringify(wrong)}, which is not of the form "provider/model"`,
    );
  }
  if (mode.kind === "race" && (rivals.length === 0 || rivals.length > maxRivals))
    faults.push(`task ${id} is a race with ${rivals.length} rivals; it needs 1 to ${maxRivals}`);
  if (mode.kind === "race" && rules.workspace !== "worktree")
    faults.push(`task ${id} is a race, which needs worktrees: its competitors would write over each other`);
  return faults;
}

const maxReviewers = 9;

function amountFaults({ id, budget, quorum }: TaskSpec): string[] {
  const faults: string[] = [];
  if (budget !== undefined && !(Number.isInteger(budget.tokens) && budget.tokens > 0))
    faults.push(`task ${id} has a budget of ${budget.tokens} tokens; it must be a whole number above 0`);
  if (quorum === undefined) return faults;
  const { required, of } = quorum;
  const isWhole = Number.isInteger(required) && Number.isInteger(of);
  if (!isWhole || required < 1 || required > of || of > maxReviewers)
    faults.push(
      `task ${id} wants ${required} of ${of} reviewers; it must be k of n, 1 <= k <= n <= ${maxReviewers}`,
    );
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
