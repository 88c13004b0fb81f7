import { systemClock } from "../clock.ts";
import type { ActiveHook, HookDefinition, HookEventMap, HookEventName } from "../definition.ts";
import { Deadlines } from "../dispatch/deadlines.ts";
import { dispatch } from "../dispatch/dispatch.ts";
import type { DispatchHost } from "../dispatch/host.ts";
import { createPlan, type HookLabel, type HookPlan, type HookValidator } from "../dispatch/plan.ts";
import { HookError } from "../errors.ts";
import { orderHooks } from "../order/order-hooks.ts";
import type { HookOutcome } from "../outcome.ts";
import { maxTimeoutMs, parseDefinition } from "../parse-definition.ts";
import { type HookTrace, TraceRing } from "../trace.ts";
import type { HookEventOptions, HookRegistryOptions } from "./options.ts";
import { type Selection, selectHooks } from "./select.ts";

/** A definition that `registerAll` left out. */
export interface SkippedHook {
  /** The id, as far as the definition had one. */
  readonly id: string | undefined;
  readonly source: string;
  readonly error: HookError;
}

/** What became of a set of definitions. Disposing it removes those that were registered. */
export interface HookBatch extends Disposable {
  readonly registered: readonly string[];
  readonly skipped: readonly SkippedHook[];
}

/** Ordered hooks of a fixed set of events. */
export interface HookRegistry<Events extends HookEventMap<Events>> extends Disposable {
  /**
   * Adds one hook; disposing the result removes it.
   *
   * @throws HookError on anything that would break the order or name an unknown event; nothing has changed then.
   */
  register<E extends HookEventName<Events>>(definition: HookDefinition<Events, E>): Disposable;
  /**
   * Adds definitions from anybody's file or package as one set: they may name each other in any order. Broken ones, and those that need
   * them, are skipped and reported; the others are registered.
   */
  registerAll(definitions: Iterable<unknown>, source: string): HookBatch;
  /** Runs the hooks of an event. Returns a promise only when a hook was pending; never throws or rejects for a hook's sake. */
  dispatch<E extends HookEventName<Events>>(
    event: E,
    value: Events[E]["value"],
    ...input: undefined extends Events[E]["input"]
      ? [input?: Events[E]["input"]]
      : [input: Events[E]["input"]]
  ):
    | HookOutcome<Events[E]["value"], Events[E]["followUp"]>
    | Promise<HookOutcome<Events[E]["value"], Events[E]["followUp"]>>;
  /** The hooks of an event in the order in which they run. */
  order(event: HookEventName<Events>): readonly HookLabel[];
  /** The last finished dispatches, oldest first. */
  trace(): readonly HookTrace[];
}

/**
 * Creates an empty registry for the named events.
 *
 * @example
 * const hooks = createHookRegistry<{ save: HookEvent<string> }>({ events: { save: {} } });
 * using trim = hooks.register({ id: "trim", event: "save", run: (text) => modify(text.trim()) });
 * const outcome = await hooks.dispatch("save", " text ");
 *
 * @throws RangeError for a time limit or capacity out of range
 */
export function createHookRegistry<Events extends HookEventMap<Events>>(
  options: HookRegistryOptions<Events>,
): HookRegistry<Events> {
  return new OrderedHookRegistry<Events>(options);
}

const acceptAnything: HookValidator = (value) => value;

class OrderedHookRegistry<Events extends HookEventMap<Events>> implements HookRegistry<Events> {
  readonly #host: DispatchHost;
  readonly #plans = new Map<string, HookPlan>();
  readonly #hooks = new Map<string, ActiveHook>();
  readonly #timeoutMs: number;
  #sequence = 0;

  constructor(options: HookRegistryOptions<Events>) {
    const {
      timeoutMs = 5000,
      traceCapacity = 256,
      clock = systemClock,
      timing = "waiting",
      onFailure,
    } = options;
    if (!(timeoutMs > 0 && timeoutMs <= maxTimeoutMs)) {
      throw new RangeError(`timeoutMs must be above 0 and at most ${maxTimeoutMs}, got ${timeoutMs}`);
    }
    if (!Number.isInteger(traceCapacity) || traceCapacity < 0) {
      throw new RangeError(`traceCapacity must be an integer from 0, got ${traceCapacity}`);
    }
    this.#timeoutMs = timeoutMs;
    this.#host = {
      clock,
      deadlines: new Deadlines(clock),
      ring: new TraceRing(traceCapacity),
      isTimingAll: timing === "every",
      report(failure) {
        try {
          onFailure?.(failure);
        } catch {
          // An observer must not become a way for hooks to break the caller (H7).
        }
      },
    };
    for (const [event, settings] of Object.entries<HookEventOptions>(options.events)) {
      this.#plans.set(event, createPlan(event, [], settings.validate ?? acceptAnything));
    }
  }

  register<E extends HookEventName<Events>>(definition: HookDefinition<Events, E>): Disposable {
    const hook = this.#parse(definition, undefined);
    const selection = selectHooks(this.#hooks, [hook]);
    const [refusal] = selection.refused;
    if (refusal !== undefined) throw refusal.error;
    this.#commit(selection);
    return { [Symbol.dispose]: () => this.#remove([hook]) };
  }

  registerAll(definitions: Iterable<unknown>, source: string): HookBatch {
    const candidates: ActiveHook[] = [];
    const skipped: SkippedHook[] = [];
    for (const definition of definitions) {
      try {
        candidates.push(this.#parse(definition, source));
      } catch (cause) {
        const error = HookError.is(cause) ? cause : unreadable(cause);
        skipped.push({ id: error.path[0], source, error });
      }
    }
    const selection = selectHooks(this.#hooks, candidates);
    this.#commit(selection);
    for (const { hook, error } of selection.refused) skipped.push({ id: hook.id, source, error });
    return {
      registered: selection.accepted.map(({ id }) => id),
      skipped,
      [Symbol.dispose]: () => this.#remove(selection.accepted),
    };
  }

  dispatch<E extends HookEventName<Events>>(
    event: E,
    value: Events[E]["value"],
    input?: Events[E]["input"],
  ):
    | HookOutcome<Events[E]["value"], Events[E]["followUp"]>
    | Promise<HookOutcome<Events[E]["value"], Events[E]["followUp"]>> {
    this.#sequence += 1;
    // The plan holds hooks of this event only, so the outcome has its types.
    return dispatch(this.#host, this.#plan(event), this.#sequence, value, input) as
      | HookOutcome<Events[E]["value"], Events[E]["followUp"]>
      | Promise<HookOutcome<Events[E]["value"], Events[E]["followUp"]>>;
  }

  order(event: HookEventName<Events>): readonly HookLabel[] {
    return this.#plan(event).labels;
  }

  trace(): readonly HookTrace[] {
    return this.#host.ring.read();
  }

  [Symbol.dispose](): void {
    this.#remove([...this.#hooks.values()]);
    this.#host.deadlines.clear();
  }

  #parse(definition: unknown, source: string | undefined): ActiveHook {
    return parseDefinition(definition, {
      events: [...this.#plans.keys()],
      timeoutMs: this.#timeoutMs,
      source,
    });
  }

  #plan(event: string): HookPlan {
    const plan = this.#plans.get(event);
    if (plan !== undefined) return plan;
    throw new HookError("OCO_HOOKS_UNKNOWN_EVENT", `There is no event "${event}"`);
  }

  #commit({ accepted, orders }: Selection): void {
    for (const hook of accepted) this.#hooks.set(hook.id, hook);
    for (const [event, order] of orders) this.#replan(event, order);
  }

  #remove(hooks: readonly ActiveHook[]): void {
    const events = new Set<string>();
    for (const hook of hooks) {
      if (this.#hooks.get(hook.id) !== hook) continue;
      this.#hooks.delete(hook.id);
      hook.run = () => undefined;
      events.add(hook.event);
    }
    for (const event of events) {
      const order = orderHooks([...this.#hooks.values()].filter((hook) => hook.event === event));
      // A part of an ordered set has an order: leaving out hooks adds no constraint.
      if (order.ok) this.#replan(event, order.order);
    }
  }

  #replan(event: string, order: readonly ActiveHook[]): void {
    this.#plans.set(event, createPlan(event, order, this.#plan(event).validate));
  }
}

function unreadable(cause: unknown): HookError {
  return new HookError("OCO_HOOKS_INVALID_DEFINITION", "A hook definition cannot be read", [], { cause });
}
