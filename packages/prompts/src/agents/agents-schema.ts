import { z } from "zod";
import type { AgentPermission } from "./define-agent.ts";
import { type PresetName, presetNames } from "./presets.ts";
import { type AgentRole, agentRoles } from "./roles.ts";

/** What one agent's entry says: what it changes of a known agent, or what a new one is. */
export interface AgentEntry {
  readonly role?: AgentRole | undefined;
  readonly description?: string | undefined;
  readonly mode?: "primary" | "subagent" | undefined;
  readonly hidden?: boolean | undefined;
  readonly disable?: boolean | undefined;
  readonly model?: string | undefined;
  readonly temperature?: number | undefined;
  readonly canWrite?: boolean | undefined;
  readonly canBash?: boolean | undefined;
  readonly permission?: AgentPermission | undefined;
  readonly modules?:
    | readonly string[]
    | { readonly add?: readonly string[] | undefined; readonly remove?: readonly string[] | undefined }
    | undefined;
  readonly instructions?: string | undefined;
}

/** The content of `agents.json`. */
interface AgentsFile {
  readonly $schema?: string | undefined;
  readonly preset?: PresetName | undefined;
  readonly agents?: Readonly<Record<string, AgentEntry>> | undefined;
}

/** The schemas of a whole file and of one agent's entry; made when asked for, since most starts need none. */
export interface AgentsSchemas {
  readonly file: z.ZodType<AgentsFile>;
  readonly entry: z.ZodType<AgentEntry>;
}

/** Makes the schemas that validate `agents.json`. */
export function agentsSchemas(): AgentsSchemas {
  const entry = entrySchema();
  const file = z.strictObject({
    $schema: z.string().optional(),
    preset: z.enum(presetNames).optional().describe("The team to begin with."),
    agents: z
      .record(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "lower case letters, digits and dashes"), entry)
      .optional()
      .describe("Agents by id."),
  });
  return { file, entry };
}

/** The JSON Schema of `agents.json`, made from the schema that validates it. */
export function agentsJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(agentsSchemas().file), title: "Agents of @oco" };
}

function entrySchema(): z.ZodType<AgentEntry> {
  return z.strictObject({
    role: z.enum(agentRoles).optional().describe("What the agent is to a mission; needed for a new agent."),
    description: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe("One sentence for those who choose the agent."),
    mode: z.enum(["primary", "subagent"]).optional().describe("Whether people talk to it."),
    hidden: z.boolean().optional().describe("Whether lists of agents leave it out."),
    disable: z.boolean().optional().describe("Takes the agent out of the team."),
    model: z
      .string()
      .regex(/^[^/\s]+\/\S+$/, '"provider/model"')
      .optional()
      .describe("provider/model"),
    temperature: z.number().min(0).max(2).optional().describe("From 0 to 2."),
    canWrite: z
      .boolean()
      .optional()
      .describe("Whether it may change files; false denies the host's edit tools."),
    canBash: z
      .boolean()
      .optional()
      .describe("Whether it may run commands; false denies the host's shell tool."),
    permission: permissionSchema()
      .optional()
      .describe("Rules of the host by tool; what canWrite and canBash deny stays denied."),
    modules: modulesSchema().optional().describe("The modules of its prompt."),
    instructions: z
      .string()
      .min(1)
      .max(20_000)
      .optional()
      .describe("Text behind its modules, exactly as typed."),
  });
}

function permissionSchema(): z.ZodType<AgentPermission> {
  const action = z.enum(["allow", "ask", "deny"]);
  return z.record(z.string(), z.union([action, z.record(z.string(), action)]));
}

function modulesSchema(): z.ZodType<NonNullable<AgentEntry["modules"]>> {
  const id = z
    .string()
    .regex(/^@[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)+$/, 'a module id such as "@oco/tools/search"');
  const changes = z.strictObject({
    add: z.array(id).optional().describe("Modules beside those it has."),
    remove: z.array(id).optional().describe("Modules it does without, also those of packages."),
  });
  return z.union([z.array(id).describe("Exactly these modules."), changes]);
}
