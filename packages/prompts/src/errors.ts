/** The stable codes of the errors of this package. */
export type PromptErrorCode =
  | "OCO_PROMPTS_INVALID_MODULE"
  | "OCO_PROMPTS_MISSING_VARIABLE"
  | "OCO_PROMPTS_DUPLICATE_MODULE"
  | "OCO_PROMPTS_CYCLE"
  | "OCO_PROMPTS_UNRESOLVED"
  | "OCO_PROMPTS_CONFLICT"
  | "OCO_PROMPTS_OVER_BUDGET"
  | "OCO_PROMPTS_INVALID_AGENT"
  | "OCO_PROMPTS_INVALID_PACKAGE";

const brand: symbol = Symbol.for("@oco/prompts.error");

/** Base of every error that this package throws or returns; its message is always a single line. */
export class PromptError extends Error {
  readonly code: PromptErrorCode;

  constructor(code: PromptErrorCode, message: string, options?: ErrorOptions) {
    super(oneLine(message), options);
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether `value` is an error of this package, also when another copy of the package made it. */
  static is(value: unknown): value is PromptError {
    return typeof value === "object" && value !== null && Reflect.get(value, brand) === true;
  }
}

/** A module's definition does not hold: its id, text, variables or numbers. */
export class InvalidModuleError extends PromptError {
  readonly moduleId: string;

  constructor(moduleId: string, problem: string) {
    super("OCO_PROMPTS_INVALID_MODULE", `Prompt module "${moduleId}" ${problem}`);
    this.moduleId = moduleId;
  }
}

/** A variable that a kept module names was given no value. */
export class MissingVariableError extends PromptError {
  readonly moduleId: string;
  readonly variable: string;

  constructor(moduleId: string, variable: string) {
    super(
      "OCO_PROMPTS_MISSING_VARIABLE",
      `Prompt module "${moduleId}" needs the variable "${variable}", which was given no value`,
    );
    this.moduleId = moduleId;
    this.variable = variable;
  }
}

/** Two modules carry the same id and no override was asked for. */
export class DuplicateModuleError extends PromptError {
  readonly moduleId: string;

  constructor(moduleId: string, first: string, second: string) {
    super(
      "OCO_PROMPTS_DUPLICATE_MODULE",
      `Prompt module "${moduleId}" of ${second} is already defined by ${first}; list it under "override" to replace it`,
    );
    this.moduleId = moduleId;
  }
}

/** Modules require one another in a circle. */
export class ModuleCycleError extends PromptError {
  readonly path: readonly string[];

  constructor(path: readonly string[]) {
    super("OCO_PROMPTS_CYCLE", `Prompt modules require each other in a circle: ${path.join(" -> ")}`);
    this.path = path;
  }
}

/** The modules that may not be dropped cost more than the budget allows. */
export class PromptBudgetError extends PromptError {
  readonly tokens: number;
  readonly limit: number;

  constructor(agent: string, tokens: number, limit: number) {
    super(
      "OCO_PROMPTS_OVER_BUDGET",
      `Prompt of agent "${agent}" needs ${tokens} tokens for its required modules, budget ${limit}`,
    );
    this.tokens = tokens;
    this.limit = limit;
  }
}

const longestMessage = 600;

/** Line breaks become spaces, and what is longer than a log line is cut. */
export function oneLine(message: string): string {
  const flat = message.replace(/\s*[\r\n]+\s*/g, " ").trim();
  return flat.length > longestMessage ? `${flat.slice(0, longestMessage)}...` : flat;
}
