import type { MissionRecord } from "@oco/mission";
import { fit } from "../board/fit.ts";
import { phaseSpan } from "../board/phase.ts";

/** A row of a dialog in which people choose. */
export interface Choice<Value> {
  readonly title: string;
  readonly value: Value;
  readonly description?: string;
  readonly footer?: string;
  readonly category?: string;
}

const maxGoalWidth = 42;

/** A row for each mission, in the order given. */
export function missionChoices(missions: readonly MissionRecord[]): Choice<string>[] {
  return missions.map(({ id, goal, phase }) => ({
    title: fit(goal, maxGoalWidth),
    value: id,
    description: id,
    footer: phaseSpan(phase).text,
  }));
}
