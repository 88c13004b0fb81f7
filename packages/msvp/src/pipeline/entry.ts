import type { BarrierEntry } from "./barrier-entry.ts";
import type { IntegrationStage } from "./integration.ts";
import type { UnitStage } from "./stage.ts";

/** What a pipeline is made of. */
export type PipelineEntry<T> = UnitStage<T> | BarrierEntry | IntegrationStage<T>;
