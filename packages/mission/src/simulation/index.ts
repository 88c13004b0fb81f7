export { type Census, type FaultKind, faultKinds } from "./census.ts";
export { FaultyHost, type HostFaults } from "./faulty-host.ts";
export { handIn } from "./hand-in.ts";
export {
  type AgentFaults,
  type FileFaults,
  type Scenario,
  type SimulatedMilestone,
  scenarioOf,
} from "./scenario.ts";
export { type SimulationOptions, type SimulationResult, simulate } from "./simulate.ts";
export { SimulatedChecks } from "./simulated-checks.ts";
export { SimulatedClock } from "./simulated-clock.ts";
export {
  type SentTurn,
  SimulatedHost,
  type SimulatedHostOptions,
  type SimulatedReply,
  type SimulatedSubmission,
  type SimulatedTurn,
} from "./simulated-host.ts";
export {
  SimulatedInspector,
  type SimulatedInspectorOptions,
  type SimulatedLook,
} from "./simulated-inspector.ts";
export { type CrashPoint, type EnginePorts, SimulatedProcess } from "./simulated-process.ts";
export { SimulatedRandom } from "./simulated-random.ts";
export { SimulatedWorkspace, SimulatedWorktrees } from "./simulated-workspace.ts";
export type { Tamper } from "./simulated-world.ts";
export type { Violation } from "./world-facts.ts";
