import { definePromptModule } from "./define-module.ts";
import type { PromptModule } from "./prompt-module.ts";

/** A required module whose text is put in exactly as it was typed: nothing in it is a variable. */
export function literalModule(id: string, text: string, source: string): PromptModule {
  const base = definePromptModule({ id, text: "literal", order: 800, priority: 100, required: true });
  return Object.freeze({
    ...base,
    source,
    text,
    parts: Object.freeze({ literals: Object.freeze([text]), names: [] }),
  });
}
