import type { PromptModule } from "../module/prompt-module.ts";
import { commanderRole } from "./agents/commander.ts";
import { fixerRole } from "./agents/fixer.ts";
import { librarianRole } from "./agents/librarian.ts";
import { masterReviewerRole } from "./agents/master-reviewer.ts";
import { plannerRole } from "./agents/planner.ts";
import { recorderRole } from "./agents/recorder.ts";
import { researcherRole } from "./agents/researcher.ts";
import { reviewerRole } from "./agents/reviewer.ts";
import { scoutRole } from "./agents/scout.ts";
import { workerRole } from "./agents/worker.ts";
import { findingsFormat } from "./discovery/findings-format.ts";
import { survey } from "./discovery/survey.ts";
import { codeQuality } from "./execution/code-quality.ts";
import { completeTask } from "./execution/complete-task.ts";
import { fileOwnership } from "./execution/file-ownership.ts";
import { selfReview } from "./execution/self-review.ts";
import { testFirst } from "./execution/test-first.ts";
import { autonomy } from "./mission/autonomy.ts";
import { completionConditions } from "./mission/completion-conditions.ts";
import { memory } from "./mission/memory.ts";
import { statusFormat } from "./mission/status-format.ts";
import { environmentDiscovery } from "./philosophy/environment-discovery.ts";
import { evidenceBeforeClaims } from "./philosophy/evidence-before-claims.ts";
import { exploreLearnAdaptAct } from "./philosophy/explore-learn-adapt-act.ts";
import { commanderLoop } from "./planning/commander-loop.ts";
import { filePlanning } from "./planning/file-planning.ts";
import { planFormat } from "./planning/plan-format.ts";
import { taskCutting } from "./planning/task-cutting.ts";
import { team } from "./planning/team.ts";
import { verifyCommands } from "./planning/verify-commands.ts";
import { ast } from "./tools/ast.ts";
import { astReplace } from "./tools/ast-replace.ts";
import { delegation } from "./tools/delegation.ts";
import { lsp } from "./tools/lsp.ts";
import { recovery } from "./tools/recovery.ts";
import { search } from "./tools/search.ts";
import { sharedWorkspace } from "./tools/shared-workspace.ts";
import { todo } from "./tools/todo.ts";
import { evidenceFormat } from "./verification/evidence-format.ts";
import { masterReviewSteps } from "./verification/master-review-steps.ts";
import { reviewSteps } from "./verification/review-steps.ts";
import { verdictFormat } from "./verification/verdict-format.ts";

/** Every module that this package brings, sorted by id; each of its own file under `library/`. */
export const libraryModules: readonly PromptModule[] = Object.freeze([
  commanderRole,
  fixerRole,
  librarianRole,
  masterReviewerRole,
  plannerRole,
  recorderRole,
  researcherRole,
  reviewerRole,
  scoutRole,
  workerRole,
  findingsFormat,
  survey,
  codeQuality,
  completeTask,
  fileOwnership,
  selfReview,
  testFirst,
  autonomy,
  completionConditions,
  memory,
  statusFormat,
  environmentDiscovery,
  evidenceBeforeClaims,
  exploreLearnAdaptAct,
  commanderLoop,
  filePlanning,
  planFormat,
  taskCutting,
  team,
  verifyCommands,
  ast,
  astReplace,
  delegation,
  lsp,
  recovery,
  search,
  sharedWorkspace,
  todo,
  evidenceFormat,
  masterReviewSteps,
  reviewSteps,
  verdictFormat,
]);
