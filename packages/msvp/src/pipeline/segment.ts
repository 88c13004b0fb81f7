import { type BarrierEntry, barrier } from "./barrier-entry.ts";
import type { PipelineEntry } from "./entry.ts";
import type { IntegrationStage } from "./integration.ts";
import type { UnitStage } from "./stage.ts";

/** Unit stages, the barrier that closes them, and the integration stages behind it. */
export interface Segment<T> {
  readonly stages: readonly UnitStage<T>[];
  readonly barrier: BarrierEntry;
  readonly integrations: readonly IntegrationStage<T>[];
}

/**
 * Cuts the entries into segments. Unit stages at the end without a barrier get one, because a run whose units failed
 * has failed.
 *
 * @throws TypeError for an empty pipeline, a repeated name, a barrier without stages, an integration without a barrier.
 */
export function segments<T>(entries: readonly PipelineEntry<T>[]): readonly Segment<T>[] {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) throw new TypeError(`Pipeline entry "${name}" occurs twice`);
    names.add(name);
  }
  if (entries.length === 0) throw new TypeError("A pipeline needs at least one entry");
  const cut: { stages: UnitStage<T>[]; barrier?: BarrierEntry; integrations: IntegrationStage<T>[] }[] = [];
  for (const entry of entries) {
    let last = cut.at(-1);
    if (entry.kind === "stage") {
      if (last === undefined || last.barrier !== undefined) {
        last = { stages: [], integrations: [] };
        cut.push(last);
      }
      last.stages.push(entry);
    } else if (entry.kind === "barrier") {
      if (last === undefined || last.barrier !== undefined) {
        throw new TypeError(`Barrier "${entry.name}" needs a unit stage before it`);
      }
      last.barrier = entry;
    } else {
      if (last?.barrier === undefined)
        throw new TypeError(`Integration "${entry.name}" needs a barrier before it`);
      last.integrations.push(entry);
    }
  }
  return cut.map((segment) => ({ ...segment, barrier: segment.barrier ?? barrier("end") }));
}
