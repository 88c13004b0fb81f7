import type { HookPhase } from "./definition.ts";
import type { HookLabel, HookPlan } from "./dispatch/plan.ts";
import type { HookFailureKind } from "./outcome.ts";

/** What a modification changed: the whole value, or the top-level keys of a plain object. */
export type HookChange = "value" | readonly string[];

/** One hook of a traced dispatch. */
export interface HookStep {
  readonly id: string;
  readonly phase: HookPhase;
  readonly source: string | undefined;
  readonly did: "continue" | "modify" | "stop" | "follow-up" | HookFailureKind;
  /** Present when `did` is `modify`. */
  readonly changed?: HookChange;
  /** Milliseconds of the last attempt. With `timing: "waiting"` only for runs that were pending when the event loop turned, and counted from there. */
  readonly durationMs?: number;
  /** How often the hook ran; above 1 only with `onError: "retry"`. */
  readonly attempts: number;
}

/** One finished dispatch. */
export interface HookTrace {
  /** Number of the dispatch in its registry, from 1, in the order of starting. */
  readonly sequence: number;
  readonly event: string;
  readonly status: "completed" | "stopped";
  /** The hooks that ran, in order. */
  readonly steps: readonly HookStep[];
}

/** A step that did something worth noting; `position` is its place in the plan. */
export interface StepNote {
  readonly position: number;
  readonly did: HookStep["did"];
  readonly changed: HookChange | undefined;
  readonly durationMs: number | undefined;
  readonly attempts: number;
}

interface Slot {
  sequence: number;
  event: string;
  labels: readonly HookLabel[];
  ran: number;
  status: HookTrace["status"];
  notes: readonly StepNote[];
}

/** The last dispatches of a registry, in preallocated slots. */
export class TraceRing {
  readonly #slots: Slot[];
  #next = 0;

  constructor(capacity: number) {
    const empty = {
      sequence: 0,
      event: "",
      labels: [],
      ran: 0,
      status: "completed",
      notes: [],
    } as const;
    this.#slots = Array.from({ length: capacity }, () => ({ ...empty }));
  }

  record(
    plan: HookPlan,
    sequence: number,
    ran: number,
    status: HookTrace["status"],
    notes: readonly StepNote[],
  ): void {
    const slot = this.#slots[this.#next];
    if (slot === undefined) return;
    this.#next = this.#next + 1 === this.#slots.length ? 0 : this.#next + 1;
    slot.sequence = sequence;
    slot.event = plan.event;
    slot.labels = plan.labels;
    slot.ran = ran;
    slot.status = status;
    slot.notes = notes;
  }

  /** The recorded dispatches, oldest first. */
  read(): HookTrace[] {
    const oldestFirst = [...this.#slots.slice(this.#next), ...this.#slots.slice(0, this.#next)];
    return oldestFirst.filter((slot) => slot.sequence > 0).map(expand);
  }
}

function expand({ sequence, event, status, labels, ran, notes }: Slot): HookTrace {
  const noted = new Map(notes.map((note) => [note.position, note]));
  const steps = labels.slice(0, ran).map((label, position): HookStep => {
    const note = noted.get(position);
    return {
      ...label,
      did: note?.did ?? "continue",
      ...(note?.changed === undefined ? {} : { changed: note.changed }),
      ...(note?.durationMs === undefined ? {} : { durationMs: note.durationMs }),
      attempts: note?.attempts ?? 1,
    };
  });
  return { sequence, event, status, steps };
}

/** Compares two values for the trace; computed only when a hook modified. A value that cannot be read changed as a whole. */
export function describeChange(before: unknown, after: unknown): HookChange {
  try {
    return compare(before, after);
  } catch {
    return "value";
  }
}

function compare(before: unknown, after: unknown): HookChange {
  if (!isPlain(before) || !isPlain(after)) return "value";
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !Object.is(before[key], after[key])).sort();
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
