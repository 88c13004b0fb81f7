import { cut, empty, hang, malformedTool, type Step, status, text } from "@oco-tools/scripted-model";

/** How a task is to end: with its answer, without text, or not at all. */
export type Fate = "answered" | "empty" | "refused" | "silent";

/** The replies of the model to one task, in order, and what must come of them. */
export interface TaskScript {
  readonly replies: readonly Step[];
  readonly fate: Fate;
}

/** Faults after which OpenCode asks again, or goes on, by itself. */
const passing: readonly (() => Step)[] = [
  () => status(429, { headers: { "retry-after": "1" } }),
  () => status(429, { headers: { "retry-after-ms": "50" } }),
  () => status(500, { headers: { "retry-after-ms": "100" } }),
  () => status(529, { headers: { "retry-after-ms": "100" } }),
  () => cut(),
  () => malformedTool("read", '{"filePath": "README.md'),
];

/** Faults that end a task. */
const last: readonly { readonly fate: Fate; readonly reply: Step }[] = [
  { fate: "empty", reply: empty() },
  { fate: "refused", reply: status(400) },
  { fate: "silent", reply: hang() },
];

/**
 * What happens to a task, drawn from the seed and its number alone: half of the tasks meet one or two passing faults,
 * and one in ten ends in one.
 */
export function scriptOf(seed: number, task: number): TaskScript {
  const random = randomOf(seed * 7919 + task);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const count = random() < 0.5 ? 0 : 1 + Math.floor(random() * 2);
  const replies = Array.from({ length: count }, () => pick(passing)());
  if (random() < 0.1) {
    const { fate, reply } = pick(last);
    return { replies: [...replies, reply], fate };
  }
  return { replies: [...replies, text(answerOf(task))], fate: "answered" };
}

/** The answer of a task that comes through. */
export function answerOf(task: number): string {
  return `the result of task ${task}.`;
}

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
