export { type ArchiveOptions, MissionArchive } from "./archive/mission-archive.ts";
export type { ArtifactPage, PageOptions } from "./brief/artifact.ts";
export { CommandChecks, type CommandChecksOptions } from "./checks/command-checks.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { PersonDecision } from "./decide/answer.ts";
export { describeInspection, describePlace } from "./decide/inspection.ts";
export { type BackoffLimits, type DecisionRules, defaultAgents, doublingBackoff } from "./decide/rules.ts";
export type { MissionView } from "./decide/view.ts";
export { MissionError, type MissionErrorCode } from "./errors.ts";
export type { RecentEvents } from "./events/event-ring.ts";
export type { EventOptions } from "./events/event-stream.ts";
export type { MissionEvent, MissionEventKind, MissionEventRecords } from "./events/mission-event.ts";
export type {
  AgentHost,
  SessionRequest,
  TurnFailure,
  TurnOutcome,
  TurnRef,
  TurnRequest,
  TurnState,
  Usage,
} from "./host/agent-host.ts";
export { addUsage, noUsage } from "./host/agent-host.ts";
export type { CheckEvidence, CheckRequest, CheckRunner } from "./host/check-runner.ts";
export type {
  FileInspector,
  Inspection,
  InspectionFinding,
  InspectionRequest,
} from "./host/file-inspector.ts";
export type { MissionRecall, RecallRequest } from "./host/recall.ts";
export type {
  ChangesRequest,
  MergeOutcome,
  PlaceChanges,
  Workspace,
  WorkspacePlace,
} from "./host/workspace.ts";
export type { EditOutcome, PlanChange, PlanEdit, TaskChange } from "./plan/edit.ts";
export type {
  PlanInput,
  Quorum,
  Rival,
  TaskBudget,
  TaskInput,
  TaskMode,
  TaskSize,
  TaskSpec,
} from "./plan/plan.ts";
export { type PlanRules, type PlanVerdict, validatePlan } from "./plan/validate.ts";
export type { RefinementReport } from "./report/refinements.ts";
export { renderReport } from "./report/render-report.ts";
export {
  type AuditState,
  type MissionReport,
  type ReportState,
  reportOf,
  type UnitReport,
} from "./report/report.ts";
export type { CapacityOptions, ProviderBreaker } from "./run/capacity.ts";
export type { MissionEngineOptions, MissionRequest } from "./run/engine-options.ts";
export type { ClaimOutcome } from "./run/file-claims.ts";
export { MissionEngine } from "./run/mission-engine.ts";
export type { MissionDriverPlace } from "./run/mission-fleet.ts";
export type { TodoEdit } from "./run/plan-desk.ts";
export type {
  CompletionInput,
  SplitInput,
  SubmissionDesk,
  SubmissionOutcome,
  VerdictInput,
} from "./run/submissions.ts";
export { type TurnEnd, TurnWatcher, type TurnWatcherOptions } from "./run/turn-watcher.ts";
export { defaultLimits, type Limits } from "./state/limits.ts";
export { viewOf } from "./state/mission-store.ts";
export type {
  ArchivedRecord,
  AttemptRecord,
  EditRecord,
  MissionLevel,
  MissionPhase,
  MissionRecord,
  ReadSet,
} from "./state/records.ts";
export type { MissionSchema } from "./state/schema.ts";
export type { Finding } from "./state/submission.ts";
export type { TaskRecord } from "./state/task-record.ts";
export { parseTodo, type TodoItem, type TodoMark, type TodoRemarks } from "./todo/parse.ts";
export { renderTodo } from "./todo/render.ts";
export { GitWorktrees, type GitWorktreesOptions } from "./workspace/git-worktrees.ts";
export { SharedTree } from "./workspace/shared-tree.ts";
