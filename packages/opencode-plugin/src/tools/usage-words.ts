import type { Usage } from "@oco/mission";

/** What was consumed, as `show_metrics` says it of a unit, a task, or all of them. */
export function usageWords({ inputTokens, outputTokens, toolCalls, cost }: Usage): string {
  return `${inputTokens + outputTokens} tokens, ${toolCalls} tool calls, ${cost.toFixed(4)} USD`;
}
