export { type CommandsOf, commandCheck, explainCommand } from "./check/command-check.ts";
export { type CustomOptions, type CustomOutcome, customCheck, inOrder } from "./check/custom-check.ts";
export type { Evidence, Json, QuorumEvidence, RuleFinding, RulesEvidence, Vote } from "./check/evidence.ts";
export { type QuorumOptions, quorum, type Reviewer } from "./check/quorum.ts";
export { type Rule, type RuleOptions, rules } from "./check/rules.ts";
export { forbidConflictMarkers, forbidText, type HasFiles, type TextFile } from "./check/text-rules.ts";
export type { Check, CheckContext, CheckResult, Verdict } from "./check/verdict.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { CommandEvidence, CommandFault, CommandOutcome } from "./command/evidence.ts";
export { type CommandSpec, type RunCommandOptions, runCommand } from "./command/run-command.ts";
export { type PlainCommand, parseCommand } from "./command/shell-words.ts";
export {
  BrokenBarrierError,
  CommandSyntaxError,
  MsvpError,
  type MsvpErrorCode,
  ProbeError,
  ResumeTokenError,
  StabilityTimeoutError,
  TimeLimitError,
} from "./errors.ts";
export { Barrier, type BarrierState } from "./pipeline/barrier.ts";
export { type BarrierOptions, barrier } from "./pipeline/barrier-entry.ts";
export type { PipelineEntry } from "./pipeline/entry.ts";
export { type GateDecision, type IntegrationOptions, integration } from "./pipeline/integration.ts";
export { type Pipeline, type PipelineOptions, pipeline, type RunOptions } from "./pipeline/pipeline.ts";
export type { FailedReport, PassedReport, PipelineReport } from "./pipeline/report.ts";
export type { ResumeToken } from "./pipeline/resume-token.ts";
export type { OnVerdict } from "./pipeline/run-ledger.ts";
export { type AttemptOptions, stage, type UnitStageOptions } from "./pipeline/stage.ts";
export type { Unit, UnitSet } from "./pipeline/unit.ts";
export { type MonitorOptions, monitor, untilStable } from "./poll/monitor.ts";
export { MonitorGroup, type PollOptions, type WatchOptions } from "./poll/monitor-group.ts";
export { NudgeQueue } from "./poll/nudge-queue.ts";
export type { BatchProbe, Nudge, Observation, Probe, Sample, StableSample } from "./poll/observation.ts";
export type { StabilityRules } from "./poll/rules.ts";
export type { StabilityMonitor } from "./poll/stability-monitor.ts";
export { acceptSilence, type Confirm } from "./poll/watch.ts";
