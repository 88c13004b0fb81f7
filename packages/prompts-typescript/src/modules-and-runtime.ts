/** Stops code that compiles and then fails to load or to reject. */
export const modulesAndRuntime = {
  id: "@oco/prompts-typescript/modules-and-runtime",
  agents: ["worker", "fixer"],
  order: 432,
  priority: 45,
  text: `
- Follow the project's module system: import extensions, "type" in package.json, type-only imports where verbatimModuleSyntax is on. Keep the lib and target of the tsconfig.
- Await or return every promise, or mark it with void and handle its rejection. Treat what is caught as unknown.
- Types vanish at run time: check what comes from JSON, files, the network and the environment before you use it.
`,
} as const;
