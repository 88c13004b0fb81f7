import { libraryModules } from "../library/modules.ts";
import type { PromptModule } from "../module/prompt-module.ts";
import type { AgentRole } from "./roles.ts";

const everyone = ["philosophy/evidence-before-claims"];
const learner = [...everyone, "philosophy/explore-learn-adapt-act", "tools/recovery"];
const writer = [
  ...learner,
  "execution/test-first",
  "execution/file-ownership",
  "execution/code-quality",
  "execution/complete-task",
  "mission/memory",
  "tools/lsp",
  "tools/ast",
  "tools/ast-replace",
  "tools/shared-workspace",
];
const judge = [...everyone, "verification/verdict-format", "tools/lsp"];

const names: Readonly<Record<AgentRole, readonly string[]>> = {
  commander: [
    "agents/commander",
    "planning/commander-loop",
    "mission/completion-conditions",
    "mission/status-format",
    "mission/autonomy",
    "mission/memory",
    "tools/todo",
    "tools/delegation",
    ...everyone,
  ],
  planner: [
    "agents/planner",
    "planning/plan-format",
    "planning/verify-commands",
    "planning/task-cutting",
    "planning/file-planning",
    "planning/team",
    "philosophy/environment-discovery",
    "mission/memory",
    ...everyone,
  ],
  worker: ["agents/worker", "execution/self-review", ...writer],
  reviewer: [
    "agents/reviewer",
    "verification/review-steps",
    "verification/evidence-format",
    "tools/search",
    ...judge,
  ],
  "master-reviewer": ["agents/master-reviewer", "verification/master-review-steps", ...judge],
  scout: [
    "agents/scout",
    "discovery/survey",
    "discovery/findings-format",
    "tools/search",
    "tools/ast",
    ...everyone,
  ],
  researcher: ["agents/researcher", ...learner],
  librarian: ["agents/librarian", "tools/search", "tools/ast", ...learner],
  recorder: ["agents/recorder", ...everyone],
  fixer: [
    "agents/fixer",
    "execution/complete-task",
    "execution/file-ownership",
    "mission/memory",
    "tools/lsp",
    "tools/recovery",
    ...everyone,
  ],
};

/** Ids of the library modules that make the prompt of a role. */
export function roleModules(role: AgentRole): readonly string[] {
  return names[role].map((name) => `@oco/${name}`);
}

/** The library modules that make the prompt of a role. */
export function modulesForRole(role: AgentRole): readonly PromptModule[] {
  const wanted = new Set(roleModules(role));
  return libraryModules.filter(({ id }) => wanted.has(id));
}
