/** Tells reviewers where TypeScript hides a fault from a compiler that is content. */
export const reviewTypes = {
  id: "@oco/prompts-typescript/review-types",
  agents: ["reviewer", "master-reviewer"],
  order: 505,
  priority: 50,
  text: `
## Reviewing TypeScript
Look at each new any, type assertion, "!" and suppressed error: which value at run time makes it wrong? Look for promises nobody awaits, external data used unchecked, unions whose new member is not handled, and published types that changed without being asked for.
`,
} as const;
