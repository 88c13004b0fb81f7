export { type Goal, type GoalBound, goal, goalLine, reportGoals } from "./goal.ts";
export { printMachine } from "./machine.ts";
export {
  type Contestant,
  compare,
  type Figure,
  type MeasureOptions,
  measure,
  printRatio,
  printTable,
  ratio,
} from "./measure.ts";
export { runParts } from "./parts.ts";
export { buildPeer, peer, peerPath, peerVersion } from "./peers.ts";
