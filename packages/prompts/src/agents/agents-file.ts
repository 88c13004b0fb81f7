import { PromptError } from "../errors.ts";
import { type AgentEntry, type AgentsSchemas, agentsSchemas } from "./agents-schema.ts";
import { type AgentDefinition, type AgentFields, defineAgent } from "./define-agent.ts";
import { type ConfigProblem, type ConfigText, type JsoncFile, parseJsoncFile } from "./jsonc-file.ts";
import { agentForRole, type PresetName, presetAgents } from "./presets.ts";
import { describeIssue, splitIssue } from "./schema-issue.ts";

/** The team that files and preset give, and what was wrong in the files. */
export interface AgentsResult {
  readonly agents: readonly AgentDefinition[];
  readonly preset: PresetName;
  readonly problems: readonly ConfigProblem[];
}

/** How agents files are read. */
export interface ReadAgentsOptions {
  /** The team when no file names one. @default "core" */
  readonly preset?: PresetName;
  /** Ids of modules that exist; others are reported and left out. @default any id is taken */
  readonly modules?: readonly string[];
}

/**
 * Reads `agents.json` files, the weakest first (global, then project). Never throws: an entry that does not hold is
 * reported and left out, a file that does not parse is left out whole, and the rest applies.
 */
export function readAgentsFiles(files: readonly ConfigText[], options: ReadAgentsOptions = {}): AgentsResult {
  const problems: ConfigProblem[] = [];
  const schemas = agentsSchemas();
  const parsed = files.flatMap((text) => {
    const file = parseJsoncFile(text);
    if ("value" in file) return [readFile(file, schemas, problems)];
    problems.push(file);
    return [];
  });
  const preset = parsed.findLast((file) => file.preset !== undefined)?.preset ?? options.preset ?? "core";
  const team = new Map(presetAgents(preset).map((agent) => [agent.id, agent]));
  for (const { file, entries } of parsed) {
    for (const [id, entry] of entries) applyEntry(team, id, entry, file, options, problems);
  }
  return { agents: [...team.values()], preset, problems };
}

interface ParsedFile {
  readonly file: JsoncFile;
  readonly preset: PresetName | undefined;
  readonly entries: readonly (readonly [string, AgentEntry])[];
}

// Each entry is validated by itself, so that a fault costs one entry and not the file.
function readFile(file: JsoncFile, schemas: AgentsSchemas, problems: ConfigProblem[]): ParsedFile {
  const whole = schemas.file.safeParse(file.value);
  const issues = whole.success ? [] : whole.error.issues.flatMap(splitIssue);
  for (const issue of issues) problems.push(file.problemAt(issue.path, describeIssue(issue.issue)));
  const raw: unknown = isRecord(file.value) ? file.value.agents : undefined;
  const badNames = new Set(
    issues.filter(({ path }) => path[0] === "agents" && path.length === 2).map(({ path }) => path[1]),
  );
  const entries = Object.entries(isRecord(raw) ? raw : {}).flatMap(([id, value]) => {
    const entry = schemas.entry.safeParse(value);
    return entry.success && !badNames.has(id) ? [[id, entry.data] as const] : [];
  });
  return { file, preset: whole.success ? whole.data.preset : undefined, entries };
}

function applyEntry(
  team: Map<string, AgentDefinition>,
  id: string,
  entry: AgentEntry,
  file: JsoncFile,
  options: ReadAgentsOptions,
  problems: ConfigProblem[],
): void {
  const at = ["agents", id];
  const known = team.get(id);
  if (entry.disable === true) {
    if (known !== undefined) team.delete(id);
    else problems.push(file.problemAt([...at, "disable"], "disables an agent that is not in the team"));
    return;
  }
  if (known === undefined && entry.role === undefined) {
    const names = [...team.keys()].join(", ");
    problems.push(file.problemAt(at, `expected "role" for a new agent (known agents: ${names})`));
    return;
  }
  try {
    const agent = merged(id, known, entry);
    for (const module of agent.modules) {
      if (options.modules !== undefined && !options.modules.includes(module)) {
        problems.push(file.problemAt([...at, "modules"], `"${module}" is no module that is there`));
      }
    }
    team.set(id, agent);
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    problems.push(file.problemAt(at, error.message));
  }
}

function merged(id: string, known: AgentDefinition | undefined, entry: AgentEntry): AgentDefinition {
  const role = entry.role ?? known?.role ?? "worker";
  const base = known !== undefined && role === known.role ? known : agentForRole(role, id);
  const change = entry.modules;
  const isList = (value: typeof change): value is readonly string[] => Array.isArray(value);
  const removed = change === undefined || isList(change) ? [] : (change.remove ?? []);
  const added = change === undefined || isList(change) ? [] : (change.add ?? []);
  const modules = isList(change)
    ? change
    : [...base.modules, ...added].filter((module) => !removed.includes(module));
  const canWrite = entry.canWrite ?? base.canWrite;
  const canBash = entry.canBash ?? base.canBash;
  const fields: AgentFields = {
    id,
    role,
    modules,
    canWrite,
    canBash,
    description: entry.description ?? base.description,
    mode: entry.mode ?? base.mode,
    hidden: entry.hidden ?? base.isHidden,
    permission: ownPermission({ ...base.permission, ...entry.permission }, entry, base),
    excludes: [...base.excludes, ...removed],
    ...given("model", entry.model ?? base.model),
    ...given("temperature", entry.temperature ?? base.temperature),
    ...given("instructions", entry.instructions ?? base.instructions),
  };
  return defineAgent(fields);
}

// What `canWrite` and `canBash` gave the base is given anew; only rules that somebody wrote are carried on.
function ownPermission(
  all: AgentDefinition["permission"],
  entry: AgentEntry,
  base: AgentDefinition,
): AgentDefinition["permission"] {
  const derived = new Set([...(base.canWrite ? [] : ["edit"]), ...(base.canBash ? [] : ["bash"])]);
  return Object.fromEntries(
    Object.entries(all).filter(([key]) => !derived.has(key) || Object.hasOwn(entry.permission ?? {}, key)),
  );
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
