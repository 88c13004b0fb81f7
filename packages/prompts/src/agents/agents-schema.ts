import * as z from "zod/mini";
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
  readonly file: z.ZodMiniType<AgentsFile>;
  readonly entry: z.ZodMiniType<AgentEntry>;
}

/** Makes the schemas that validate `agents.json`. The small form of zod, for this goes into a bundle that hosts load. */
export function agentsSchemas(): AgentsSchemas {
  const entry = entrySchema();
  const id = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/, "lower case letters, digits and dashes"));
  const file = z.strictObject({
    $schema: z.optional(z.string()),
    preset: about(z.enum(presetNames), "The team to begin with."),
    agents: about(z.record(id, entry), "Agents by id."),
  });
  return { file, entry };
}

/** The JSON Schema of `agents.json`, made from the schema that validates it. */
export function agentsJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(agentsSchemas().file), title: "Agents of @oco" };
}

function entrySchema(): z.ZodMiniType<AgentEntry> {
  const model = z.string().check(z.regex(/^[^/\s]+\/\S+$/, '"provider/model"'));
  return z.strictObject({
    role: about(z.enum(agentRoles), "What the agent is to a mission; needed for a new agent."),
    description: about(text(500), "One sentence for those who choose the agent."),
    mode: about(z.enum(["primary", "subagent"]), "Whether people talk to it."),
    hidden: about(z.boolean(), "Whether lists of agents leave it out."),
    disable: about(z.boolean(), "Takes the agent out of the team."),
    model: about(model, "provider/model"),
    temperature: about(z.number().check(z.gte(0), z.lte(2)), "From 0 to 2."),
    canWrite: about(z.boolean(), "Whether it may change files; false denies the host's edit tools."),
    canBash: about(z.boolean(), "Whether it may run commands; false denies the host's shell tool."),
    permission: about(
      permissionSchema(),
      "Rules of the host by tool; what canWrite and canBash deny stays denied.",
    ),
    modules: about(modulesSchema(), "The modules of its prompt."),
    instructions: about(text(20_000), "Text behind its modules, exactly as typed."),
  });
}

function permissionSchema(): z.ZodMiniType<AgentPermission> {
  const action = z.enum(["allow", "ask", "deny"]);
  return z.record(z.string(), z.union([action, z.record(z.string(), action)]));
}

function modulesSchema(): z.ZodMiniType<NonNullable<AgentEntry["modules"]>> {
  const id = z
    .string()
    .check(
      z.regex(/^@[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)+$/, 'a module id such as "@oco/tools/search"'),
    );
  const changes = z.strictObject({
    add: about(z.array(id), "Modules beside those it has."),
    remove: about(z.array(id), "Modules it does without, also those of packages."),
  });
  return z.union([z.array(id).check(z.describe("Exactly these modules.")), changes]);
}

function text(most: number): z.ZodMiniType<string> {
  return z.string().check(z.minLength(1), z.maxLength(most));
}

function about<Schema extends z.ZodMiniType>(schema: Schema, description: string): z.ZodMiniOptional<Schema> {
  return z.optional(schema).check(z.describe(description));
}
