import { modulesAndRuntime } from "./modules-and-runtime.ts";
import { planTypes } from "./plan-types.ts";
import { reviewTypes } from "./review-types.ts";
import { strictTypes } from "./strict-types.ts";

/** A module as `@oco/prompts` takes it from a package: plain data, so that this package depends on nothing. */
export interface ContributedModule {
  readonly id: string;
  readonly agents: readonly string[];
  readonly order: number;
  readonly priority: number;
  readonly text: string;
}

/** Rules for TypeScript projects, read by `@oco/prompts` when the configuration names this package. */
export const promptModules: readonly ContributedModule[] = [
  strictTypes,
  modulesAndRuntime,
  reviewTypes,
  planTypes,
];
