export { SimulatedChecks } from "./simulated-checks.ts";
export { SimulatedClock } from "./simulated-clock.ts";
export {
  SimulatedHost,
  type SimulatedHostOptions,
  type SimulatedReply,
  type SimulatedSubmission,
  type SimulatedTurn,
} from "./simulated-host.ts";
export { SimulatedWorkspace, SimulatedWorktrees } from "./simulated-workspace.ts";
