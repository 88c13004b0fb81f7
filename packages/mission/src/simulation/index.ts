export { SimulatedClock } from "./simulated-clock.ts";
export {
  SimulatedHost,
  type SimulatedHostOptions,
  type SimulatedReply,
  type SimulatedSubmission,
  type SimulatedTurn,
} from "./simulated-host.ts";
export { SimulatedChecks, SimulatedWorkspace } from "./simulated-workspace.ts";
