/** How many delegated tasks run at once in one process (D2). */
export interface Caps {
  /** Of each level of depth. @default 8 */
  readonly total: number;
  /** Of one agent, by its name; `*` is for those not named. */
  readonly agents: Readonly<Record<string, number>>;
  /** Of one model, by `provider/model`, or of a whole provider, by `provider`; `*` is for models not named. */
  readonly models: Readonly<Record<string, number>>;
}

export const defaultCaps: Caps = { total: 8, agents: {}, models: {} };

/** One bound that a task counts towards. */
export interface Bound {
  readonly key: string;
  readonly max: number;
}

/**
 * Every bound that holds for a task. Levels of depth are counted apart: a task that waits for tasks of its own holds
 * its place, and would otherwise keep them from ever starting.
 */
export function boundsOf(
  caps: Caps,
  task: {
    readonly agent: string;
    readonly model?: string;
    readonly depth: number;
    readonly sessionId?: string | undefined;
  },
): Bound[] {
  const { agent, model = "", depth, sessionId } = task;
  const provider = model.slice(0, Math.max(0, model.indexOf("/")));
  const bounds: [string, number | undefined][] = [
    ["total", caps.total],
    [`agent ${agent}`, own(caps.agents, agent) ?? own(caps.agents, "*")],
    [`model ${model}`, own(caps.models, model) ?? own(caps.models, "*")],
    [`provider ${provider}`, own(caps.models, provider)],
    // The host would answer two turns of one session with the last answer of both.
    [`session ${sessionId}`, sessionId === undefined ? undefined : 1],
  ];
  return bounds.flatMap(([key, max]) => (max === undefined ? [] : [{ key: `${depth} ${key}`, max }]));
}

function own(record: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
