import { ScriptedModelError } from "./errors.ts";
import { arrayOf, isObject, type JsonObject } from "./json.ts";
import { planReply } from "./reply/plan.ts";
import type { ModelRequest } from "./request/model-request.ts";
import type { Step } from "./step.ts";

/** Answers a request with the steps of one reply. It may wait: a promise that is pending keeps the client waiting. */
export type ScriptFunction = (
  request: ModelRequest,
) => Step | readonly Step[] | Promise<Step | readonly Step[]>;

/** Conditions on a request; all that are given must hold. */
export interface When {
  readonly agent?: string;
  readonly session?: string;
  readonly turn?: number;
  /** A part of the last user message. */
  readonly contains?: string;
  /** A part of what any tool answered since the last assistant message. */
  readonly toolResult?: string;
}

/** One reply and the requests that it is for. */
export interface Rule {
  /** @default every request */
  readonly when?: When;
  readonly steps: readonly Step[];
  /** After how many uses the rule no longer applies. @default unlimited */
  readonly times?: number;
}

/** A script as plain JSON: the first rule that applies answers. */
export interface RuleScript {
  readonly rules: readonly Rule[];
}

export type Script = ScriptFunction | RuleScript;

const conditions: Readonly<Record<keyof When, (request: ModelRequest, expected: unknown) => boolean>> = {
  agent: (request, expected) => request.agent === expected,
  session: (request, expected) => request.session === expected,
  turn: (request, expected) => request.turn === expected,
  contains: (request, expected) => request.lastUser.includes(String(expected)),
  toolResult: (request, expected) =>
    request.toolResults.some(({ content }) => content.includes(String(expected))),
};

/**
 * Makes one function of either form of script. Rules are checked at once, so that a mistake in them is known before
 * the first request.
 *
 * @throws ScriptedModelError `OCO_MODEL_SCRIPT` for rules that are not well formed
 */
export function compileScript(script: Script): ScriptFunction {
  if (typeof script === "function") return script;
  if (!isObject(script) || !Array.isArray(script.rules)) {
    throw new ScriptedModelError("OCO_MODEL_SCRIPT", 'a script is a function or has an array "rules"');
  }
  const rules = script.rules.map((rule, position) => ({ rule: checkRule(rule, position), uses: 0 }));
  return (request) => {
    const match = rules.find(
      ({ rule, uses }) =>
        uses < (rule.times ?? Number.POSITIVE_INFINITY) && applies(rule.when ?? {}, request),
    );
    if (match === undefined) {
      throw new ScriptedModelError("OCO_MODEL_SCRIPT", `no rule applies to ${describeRequest(request)}`);
    }
    match.uses += 1;
    return match.rule.steps;
  };
}

/** One line that identifies a request in an error. */
export function describeRequest(request: ModelRequest): string {
  const { index, agent = "unknown", turn, session = "none", lastUser } = request;
  const results = request.toolResults.map(({ name }) => name).join(", ");
  const said = JSON.stringify(lastUser.slice(0, 120));
  return `request ${index} (agent ${agent}, turn ${turn}, session ${session}, user ${said}, tool results [${results}])`;
}

function applies(when: When, request: ModelRequest): boolean {
  return Object.entries(when).every(([name, expected]) => conditions[name as keyof When](request, expected));
}

function checkRule(rule: unknown, position: number): Rule {
  const where = `rules[${position}]`;
  if (!isObject(rule) || !Array.isArray(rule.steps)) {
    throw new ScriptedModelError("OCO_MODEL_SCRIPT", `${where} has no array "steps"`);
  }
  refuseUnknown(rule, ["when", "steps", "times"], where);
  const { when = {}, times } = rule;
  if (!isObject(when)) throw new ScriptedModelError("OCO_MODEL_SCRIPT", `${where}.when is not an object`);
  refuseUnknown(when, Object.keys(conditions), `${where}.when`);
  if (times !== undefined && !(Number.isInteger(times) && Number(times) > 0)) {
    throw new ScriptedModelError("OCO_MODEL_SCRIPT", `${where}.times is ${String(times)}, not a count`);
  }
  const steps = arrayOf(rule.steps) as readonly Step[];
  planReply(steps, `${where}.steps`);
  return { when, steps, ...(times === undefined ? {} : { times: Number(times) }) };
}

function refuseUnknown(given: JsonObject, known: readonly string[], where: string): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const list = unknown.map((key) => JSON.stringify(key)).join(", ");
  throw new ScriptedModelError(
    "OCO_MODEL_SCRIPT",
    `${where} has unknown ${list}; known are ${known.join(", ")}`,
  );
}
