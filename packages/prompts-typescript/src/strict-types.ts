/** Stops types from being silenced, the commonest shortcut in a TypeScript task. */
export const strictTypes = {
  id: "@oco/prompts-typescript/strict-types",
  agents: ["worker", "fixer"],
  order: 431,
  priority: 55,
  text: `
## TypeScript
- Run the project's own type check, with its tsconfig, before you finish: a passing test run proves no types.
- Mend the type, not the complaint: no any, no "as unknown as", no @ts-ignore, no non-null "!" on what can be missing. Narrow unknown with a check.
- Model states as discriminated unions and end their switch with a never check.
- Let types of public functions be written, not inferred; take readonly where nothing is written.
`,
} as const;
