/** Whose prompt is put together; an agent definition is one. */
export interface AgentIdentity {
  readonly id: string;
  readonly role: string;
}

/** Counts the tokens of a text the way the model's provider does. */
export type TokenCount = (text: string) => number;

/** How much a prompt may cost. */
export interface PromptBudget {
  readonly tokens: number;
  readonly count: TokenCount;
}

/** Where one module stands in an assembled prompt and what it costs there. */
export interface PromptSection {
  readonly id: string;
  readonly version: number;
  readonly source: string;
  /** Index into `system`. */
  readonly block: number;
  /** Whether it stands behind the stable prefix. */
  readonly isVolatile: boolean;
  /** Offsets into `system[block]`, in characters. */
  readonly start: number;
  readonly end: number;
  /** By the budget's counter; a quarter of the characters when there is no budget. */
  readonly tokens: number;
  readonly priority: number;
  readonly isRequired: boolean;
}

/** Why a module was left out. */
export type DropRule = "agent" | "when" | "requires" | "conflict" | "budget";

/** A module that was given and is not in the prompt. */
export interface DroppedModule {
  readonly id: string;
  readonly source: string;
  readonly rule: DropRule;
  /** The reason as a sentence. */
  readonly why: string;
}

/** A system prompt with the origin and the cost of each part of it. */
export interface AssembledPrompt {
  readonly agent: string;
  /** The stable block and, when there is one, the volatile block behind it. */
  readonly system: readonly string[];
  /** Sum over the blocks. */
  readonly tokens: number;
  /** 64 bits over the text, in hex: equal prompts have equal hashes. Not for security. */
  readonly hash: string;
  readonly sections: readonly PromptSection[];
  readonly dropped: readonly DroppedModule[];
}

/** An estimate for when no tokenizer is given: four characters a token. */
export const estimateTokens: TokenCount = (text: string): number => Math.ceil(text.length / 4);
