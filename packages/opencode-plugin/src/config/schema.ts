import { agentRoles, presetNames } from "@oco/prompts";
import * as z from "zod/mini";
import { toolGroups } from "./oco-config.ts";

const maxCount = 1_000_000;

/** The schema of one layer of configuration: every key may be left out, and no other key may be there. */
export function configSchema(): z.ZodMiniType {
  return z.strictObject({
    $schema: z.optional(z.string()),
    preset: about(z.enum(presetNames), "The names of the team."),
    model: about(model(), "The model of every agent that has none of its own. Default: OpenCode's."),
    models: about(z.partialRecord(z.enum(agentRoles), model()), "Models by role; they win over `model`."),
    tools: about(
      z.record(agentName(), z.array(z.enum(toolGroups))),
      "Groups of tools by agent, also for agents of your own such as `build`. An agent named here has exactly these groups.",
    ),
    prompts: about(z.strictObject({ packages: about(packages(), "Packages that bring prompt modules.") })),
    ...missionKeys(),
    ...childKeys(),
    ...toolKeys(),
    feedback: about(
      z.strictObject({
        toasts: about(z.boolean(), "Whether short notes are shown in the terminal interface."),
        log: about(z.enum(["debug", "info", "warn", "error", "off"]), "What the log file takes."),
      }),
    ),
    memory: about(z.boolean(), "Whether what a mission learnt is kept for the next one."),
    guard: about(
      z.enum(["agents", "everybody", "off"]),
      "Whose dangerous commands are stopped: those of the plugin's agents and children, everybody's, or nobody's.",
    ),
    hooks: about(
      z.strictObject({
        packages: about(z.array(z.string().check(z.minLength(1))), "Packages that bring hooks."),
      }),
    ),
  });
}

function missionKeys() {
  return {
    limits: about(limits(), "Bounds of a mission; reaching one is reported."),
    capacity: about(
      z.strictObject({
        initial: about(count(1), "Sessions at once at the start; the number then follows how they end."),
        max: about(count(1), "The most sessions at once."),
        perAgent: about(
          z.union([count(1), z.record(agentName(), count(1))]),
          "The most sessions at once of one agent: one number, or numbers by agent.",
        ),
        checks: about(count(1), "Verify commands at once."),
      }),
    ),
    verify: about(
      z.strictObject({
        shell: about(
          z.boolean(),
          "Whether a shell interprets verify commands, which a model may have written.",
        ),
        tailLength: about(count(200), "Characters of a command's output that are kept, from its end."),
      }),
    ),
    inspect: about(
      z.strictObject({
        syntax: about(z.boolean(), "Whether a changed file that does not parse fails its unit."),
        rules: about(z.boolean(), "Whether the ast-grep rules of `.opencode/oco/rules` are held."),
        ignore: about(z.array(z.string().check(z.minLength(1))), "Globs of files that are not looked at."),
        maxFiles: about(count(1), "Changed files of one unit that are looked at."),
        maxFileBytes: about(count(1, 2 ** 24), "Bytes of the largest file that is looked at."),
        timeoutMs: about(
          milliseconds(),
          "Milliseconds after which the files that are left are not looked at.",
        ),
      }),
      "The look at the files that a unit changed, before its verify commands.",
    ),
    workspace: about(
      z.enum(["shared", "worktree"]),
      "Where tasks edit: one tree with file claims, or a git worktree for each task.",
    ),
  };
}

function childKeys() {
  return {
    delegation: about(
      z.strictObject({
        agents: about(z.array(agentName()), "Agents beside the commander that see the tools of delegation."),
        total: about(count(1), "Delegated tasks at once, for each level of depth."),
        perAgent: about(z.record(z.string(), count(1)), "The same by agent; `*` is for those not named."),
        perModel: about(
          z.record(z.string(), count(1)),
          "The same by `provider/model` or provider; `*` is for models not named.",
        ),
        maxDepth: about(count(1), "Levels of tasks below a session that nobody delegated."),
        patienceMs: about(milliseconds(0), "Milliseconds that a result waits for the others of its batch."),
        idleMs: about(milliseconds(1000), "Milliseconds of silence after which a running task fails."),
      }),
    ),
    background: about(
      z.strictObject({
        maxRunning: about(count(1), "Background commands at once."),
        maxEnded: about(count(0), "Ended commands that are remembered with their output."),
        ringBytes: about(
          count(1024, 2 ** 30),
          "Bytes of the end of a command's output that are kept in memory.",
        ),
        maxFileBytes: about(count(0, 2 ** 40), "Bytes of the beginning of the output that are kept on disk."),
        graceMs: about(milliseconds(0), "Milliseconds between the request to end and the kill."),
      }),
    ),
    permission: about(
      z.strictObject({
        children: about(
          z.enum(["auto", "deny", "ask"]),
          "What becomes of a child session's permission ask: `auto` asks the person where one is there and denies elsewhere.",
        ),
        allow: about(
          z.record(z.string(), z.array(z.string())),
          'Patterns by permission key that need no asking, such as `{ "bash": ["npm test*"] }`.',
        ),
      }),
    ),
  };
}

function toolKeys() {
  const docs = z.strictObject({
    ttlMs: about(count(0, Number.MAX_SAFE_INTEGER), "Milliseconds that a page is taken from the cache."),
    maxPageBytes: about(count(1024, 2 ** 30), "Bytes of the longest page."),
    maxPages: about(count(1), "Pages that are kept; the oldest go first."),
  });
  return {
    search: about(
      z.strictObject({
        maxResults: about(count(1), "Lines after which a search ends."),
        maxFileBytes: about(count(1, 2 ** 40), "Bytes of the largest file that is searched."),
        maxLineLength: about(count(20), "Characters after which a line is cut."),
        timeoutMs: about(milliseconds(), "Milliseconds after which a search ends with what it has."),
      }),
    ),
    code: about(
      z.strictObject({
        checker: about(
          z.string().check(z.minLength(1)),
          "The command that checks the project, without a shell. Default: `tsc --noEmit` where there is a `tsconfig.json`.",
        ),
        checkerMs: about(milliseconds(), "Milliseconds for the checker."),
        maxFiles: about(count(1), "Files that one structural search reads."),
      }),
    ),
    web: about(
      z.strictObject({
        search: about(
          z.strictObject({
            searxng: about(z.strictObject(service()), "A SearXNG instance that answers in JSON."),
            brave: about(z.strictObject(service()), "Brave's search API; it wants a key."),
            duckduckgo: about(z.strictObject(service()), "DuckDuckGo's page for browsers without scripts."),
          }),
          "Search services, asked in this order until one answers; without one there is no `search_web`.",
        ),
        publicCode: about(
          z.strictObject({ ...service(), kind: z.enum(["grep-app", "sourcegraph"]) }),
          "A search in public code; without one there is no `search_public_code`.",
        ),
        docs: about(z.union([z.boolean(), docs]), "Whether there is `cache_docs`, or its limits."),
        allow: about(
          z.array(z.string()),
          "Hosts, with or without port, that may be asked although they are not on the public internet.",
        ),
        timeoutMs: about(milliseconds(), "Milliseconds for one request."),
      }),
    ),
  };
}

function service() {
  return {
    url: z.string().check(z.regex(/^https?:\/\/\S+$/, "an address that begins with http:// or https://")),
    key: about(z.string().check(z.minLength(1)), "The key of the service."),
  };
}

function limits(): z.ZodMiniType {
  const quorum = z
    .strictObject({ required: count(1), of: count(1) })
    .check(z.refine(({ required, of }) => required <= of, "`required` of at most `of`"));
  return z.strictObject({
    waves: about(count(1), "Plans and repairs."),
    attempts: about(count(1), "Attempts that count, for each task."),
    spoiled: about(count(1), "Attempts in a row that a provider or the host may spoil."),
    quorum: about(quorum, "Reviewers that must pass a unit, and how many are asked."),
    plans: about(count(1), "Plans that may be refused or missing before the mission fails."),
    diagnoses: about(count(0), "How often a failed unit is handed to the fixer."),
    depth: about(count(1), "How deep a task that fails may be cut into smaller ones."),
    parts: about(count(1), "Parts that one task may be cut into."),
    speculation: about(
      count(0),
      "How often the planner may refine one milestone while tasks before it still run; 0 for never.",
    ),
    stagnantWaves: about(count(1), "Waves with the same fault in the same tree before the fixer takes over."),
    wallTimeMs: about(milliseconds(), "Milliseconds from start to end."),
    turnIdleMs: about(
      milliseconds(),
      "Milliseconds that a turn may go without any change before it is aborted.",
    ),
    checkMs: about(
      milliseconds(),
      "Milliseconds that one verify command, or the look at changed files, may take.",
    ),
    tokens: about(count(1, Number.MAX_SAFE_INTEGER), "Input and output tokens together. Default: no limit."),
    cost: about(z.number().check(z.nonnegative()), "US dollars. Default: no limit."),
    toolCalls: about(count(1), "Tool calls of all sessions together."),
    canAsk: about(
      z.boolean(),
      "Whether a mission that cannot go on waits for a decision instead of failing. Default: where a terminal, desktop or editor is in front of a person.",
    ),
  });
}

function packages(): z.ZodMiniType {
  const name = z.string().check(z.minLength(1), z.maxLength(300));
  const entry = z.strictObject({
    name,
    override: about(z.array(z.string()), "Ids of other modules that it may replace."),
  });
  return z.array(z.union([name, entry]));
}

function model(): z.ZodMiniType<string> {
  return z.string().check(z.regex(/^[^/\s]+\/\S+$/, '"provider/model"'));
}

function agentName(): z.ZodMiniType<string> {
  return z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "the name of an agent"));
}

function count(least: number, most: number = maxCount): z.ZodMiniType<number> {
  return z.int().check(z.gte(least), z.lte(most));
}

/** A timer of JavaScript holds at most 2^31 - 1 milliseconds. */
function milliseconds(least: number = 1): z.ZodMiniType<number> {
  return z.int().check(z.gte(least), z.lte(2 ** 31 - 1));
}

function about<Schema extends z.ZodMiniType>(
  schema: Schema,
  description?: string,
): z.ZodMiniOptional<Schema> {
  return z.optional(description === undefined ? schema : schema.check(z.describe(description)));
}
