import type { PromptModule } from "../module/prompt-module.ts";
import { type Statement, statementsOf } from "./statements.ts";

/** A fault that assembly does not refuse but a person should know. */
export interface LintFinding {
  readonly rule:
    | "duplicate"
    | "contradiction"
    | "unused-variable"
    | "unknown-tool"
    | "unstable-prefix"
    | "left-out"
    | "over-budget";
  readonly modules: readonly string[];
  readonly message: string;
}

/** Sentences of at least this many words count as repeated when they occur again. */
const leastRepeated = 4;

/** The same sentence twice: it costs twice and is read once. */
export function findDuplicates(modules: readonly PromptModule[]): LintFinding[] {
  const seen = new Map<string, Statement>();
  return statementsIn(modules).flatMap((statement) => {
    if (statement.words.length < leastRepeated) return [];
    const key = `${statement.kind} ${statement.words.join(" ")}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, statement);
    return first === undefined ? [] : [finding("duplicate", [first, statement], "say the same")];
  });
}

/** One statement demands what another forbids: the first words after MUST and NEVER are the same. */
export function findContradictions(modules: readonly PromptModule[]): LintFinding[] {
  const statements = statementsIn(modules);
  const forbidden = statements.filter(({ kind, words }) => kind === "never" && !words.includes("unless"));
  return forbidden.flatMap((ban) =>
    statements
      .filter((other) => other.kind !== "never" && beginsAlike(ban.words, other.words))
      .map((other) => finding("contradiction", [ban, other], "contradict each other")),
  );
}

// Three words in common at the start, or all of a shorter statement of at least two.
function beginsAlike(left: readonly string[], right: readonly string[]): boolean {
  const length = Math.min(3, left.length, right.length);
  return length >= 2 && left.slice(0, length).every((word, index) => word === right[index]);
}

/** Variables that are declared and do not occur in the text. */
export function findUnusedVariables(modules: readonly PromptModule[]): LintFinding[] {
  return modules.flatMap(({ id, variables, parts }) =>
    variables
      .filter(({ name }) => !parts.names.includes(name))
      .map(({ name }) => ({
        rule: "unused-variable" as const,
        modules: [id],
        message: `"${id}" declares the variable "${name}" and does not use it`,
      })),
  );
}

const snakeCase = /\b[a-z]+(?:_[a-z]+)+\b/g;
const noTools: ReadonlySet<string> = new Set(["node_modules"]);

/** Names in tool form (`snake_case`) that are no tool of the agent. */
export function findUnknownTools(modules: readonly PromptModule[], tools: readonly string[]): LintFinding[] {
  return modules.flatMap(({ id, text }) =>
    [...new Set(text.match(snakeCase) ?? [])]
      .filter((name) => !tools.includes(name) && !noTools.has(name))
      .map((name) => ({
        rule: "unknown-tool" as const,
        modules: [id],
        message: `"${id}" names the tool ${name}, which the agent does not have`,
      })),
  );
}

const changing = /^(?:now|today|date|time|clock|cwd|uuid|random|turn|session|cost|elapsed|remaining)/i;
const isoDate = /\b20\d\d-\d\d-\d\d\b/;

/** What changes between turns or machines although it stands in the stable block. */
export function findUnstable(modules: readonly PromptModule[]): LintFinding[] {
  return modules.flatMap(({ id, variables, text, isVolatile }) => {
    if (isVolatile) return [];
    const names = variables
      .filter(({ name }) => changing.test(name))
      .map(({ name }) => `the variable "${name}"`);
    if (isoDate.test(text)) names.push("a date");
    return names.map((what) => ({
      rule: "unstable-prefix" as const,
      modules: [id],
      message: `"${id}" has ${what} in the stable block; mark it volatile`,
    }));
  });
}

function statementsIn(modules: readonly PromptModule[]): Statement[] {
  return modules.flatMap(({ id, text }) => statementsOf(id, text));
}

function finding(rule: LintFinding["rule"], pair: readonly Statement[], verb: string): LintFinding {
  const quoted = pair.map(({ moduleId, text }) => `"${text}" (${moduleId})`).join(" and ");
  return { rule, modules: [...new Set(pair.map(({ moduleId }) => moduleId))], message: `${quoted} ${verb}` };
}
