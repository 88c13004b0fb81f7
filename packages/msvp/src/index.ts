export { type CommandsOf, commandCheck, explainCommand } from "./check/command-check.ts";
export type {
  Check,
  CheckContext,
  CheckResult,
  CustomEvidence,
  ErrorEvidence,
  Evidence,
  Json,
  QuorumEvidence,
  RuleFinding,
  RulesEvidence,
  Verdict,
  Vote,
} from "./check/verdict.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { CommandEvidence, CommandFault, CommandOutcome } from "./command/evidence.ts";
export { type CommandSpec, type RunCommandOptions, runCommand } from "./command/run-command.ts";
export { type PlainCommand, parseCommand } from "./command/shell-words.ts";
export * from "./errors.ts";
export { Barrier, type BarrierState } from "./pipeline/barrier.ts";
export {
  type AttemptOptions,
  type BarrierEntry,
  type BarrierOptions,
  barrier,
  type GateDecision,
  type IntegrationOptions,
  type IntegrationStage,
  integration,
  type PipelineEntry,
  stage,
  type Unit,
  type UnitSet,
  type UnitStage,
  type UnitStageOptions,
} from "./pipeline/entry.ts";
export { type Pipeline, type PipelineOptions, pipeline, type RunOptions } from "./pipeline/pipeline.ts";
export type { FailedReport, PassedReport, PipelineReport } from "./pipeline/report.ts";
export type { ResumeToken } from "./pipeline/resume-token.ts";
export type { OnVerdict } from "./pipeline/run-ledger.ts";
export type { Patience } from "./poll/first-stable.ts";
export { type MonitorOptions, monitor, untilStable } from "./poll/monitor.ts";
export { MonitorGroup, type PollOptions, type WatchOptions } from "./poll/monitor-group.ts";
export { NudgeQueue } from "./poll/nudge-queue.ts";
export type * from "./poll/observation.ts";
export type { StabilityRules } from "./poll/rules.ts";
export type { StabilityMonitor } from "./poll/stability-monitor.ts";
export { acceptSilence, type Confirm } from "./poll/watch.ts";
