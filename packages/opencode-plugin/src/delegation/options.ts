import * as z from "zod/mini";
import { type Caps, defaultCaps } from "./queue/caps.ts";

/** What a person may set about delegation and about the permissions of child sessions. */
export interface DelegationOptions {
  /** Agents besides the commander that see the tools of delegation. @default [] */
  readonly agents: readonly string[];
  readonly caps: Caps;
  /** How many levels of tasks may be below a session that nobody delegated. @default 1 */
  readonly maxDepth: number;
  /** How long a result waits for the others of its batch, in milliseconds. @default 60000 */
  readonly patienceMs: number;
  /** Silence after which a running task counts as stalled and fails, in milliseconds. @default 900000 */
  readonly idleMs: number;
  readonly permission: ChildPermissionOptions;
}

export interface ChildPermissionOptions {
  /** What happens when a child asks: `auto` denies where nobody is there to answer. @default "auto" */
  readonly children: "auto" | "deny" | "ask";
  /** What children may do without asking: patterns by permission, with `*` and `?`. @default {} */
  readonly allow: Readonly<Record<string, readonly string[]>>;
}

export const defaultDelegation: DelegationOptions = {
  agents: [],
  caps: defaultCaps,
  maxDepth: 1,
  patienceMs: 60_000,
  idleMs: 15 * 60_000,
  permission: { children: "auto", allow: {} },
};

const count = z.number().check(z.int(), z.minimum(1));
const counts = z.record(z.string(), count);
const delegation = z.object({
  agents: z.optional(z.array(z.string())),
  total: z.optional(count),
  perAgent: z.optional(counts),
  perModel: z.optional(counts),
  maxDepth: z.optional(count),
  patienceMs: z.optional(z.number().check(z.minimum(0))),
  idleMs: z.optional(z.number().check(z.minimum(1000))),
});
const permission = z.object({
  children: z.optional(z.enum(["auto", "deny", "ask"])),
  allow: z.optional(z.record(z.string(), z.array(z.string()))),
});

/** Reads the options `delegation` and `permission` of the plugin; what does not fit is named, and the default holds. */
export function delegationOptions(
  options: Readonly<Record<string, unknown>> | undefined,
  onFault: (message: string, error: unknown) => void,
): DelegationOptions {
  const { agents, total, perAgent, perModel, maxDepth, patienceMs, idleMs } =
    read("delegation", delegation, options, onFault) ?? {};
  const { children, allow } = read("permission", permission, options, onFault) ?? {};
  const { caps } = defaultDelegation;
  return {
    agents: agents ?? defaultDelegation.agents,
    caps: { total: total ?? caps.total, agents: perAgent ?? caps.agents, models: perModel ?? caps.models },
    maxDepth: maxDepth ?? defaultDelegation.maxDepth,
    patienceMs: patienceMs ?? defaultDelegation.patienceMs,
    idleMs: idleMs ?? defaultDelegation.idleMs,
    permission: { children: children ?? "auto", allow: allow ?? {} },
  };
}

function read<T>(
  name: string,
  schema: z.ZodMiniType<T>,
  options: Readonly<Record<string, unknown>> | undefined,
  onFault: (message: string, error: unknown) => void,
): T | undefined {
  const given = options?.[name];
  if (given === undefined) return undefined;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  onFault(`the plugin option "${name}" does not fit, its defaults hold`, parsed.error);
  return undefined;
}
