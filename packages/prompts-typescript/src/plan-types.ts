/** Makes plans for TypeScript projects cut along types and verify them. */
export const planTypes = {
  id: "@oco/prompts-typescript/plan-types",
  agents: ["planner"],
  order: 335,
  priority: 50,
  text: `
## TypeScript in plans
Put shared types into the first task, in the file that will own them. Verify every task with the type check of its package beside its tests; verify the goal with the build of all packages that import what changed.
`,
} as const;
