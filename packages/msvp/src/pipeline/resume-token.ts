import type { Verdict } from "../check/verdict.ts";
import { ResumeTokenError } from "../errors.ts";
import type { PipelineEntry } from "./entry.ts";

/** What a later run needs in order not to repeat what passed; plain data. */
export interface ResumeToken {
  readonly format: 1;
  /** The kinds and names of the pipeline's entries. */
  readonly pipeline: string;
  /** Verdicts that passed. */
  readonly verdicts: readonly Verdict[];
}

/** Identity of a pipeline for its tokens. */
export function pipelineIdentity<T>(entries: readonly PipelineEntry<T>[]): string {
  return JSON.stringify(entries.map(({ kind, name }) => [kind, name]));
}

/** Makes the token of a run, or of what is left of one: the verdicts that were stored. */
export function makeToken(pipeline: string, verdicts: Iterable<Verdict>): ResumeToken {
  return { format: 1, pipeline, verdicts: [...verdicts].filter(({ isPassed }) => isPassed) };
}

/** Verdicts of an earlier run, looked up by what they hold for. */
export class EarlierVerdicts {
  readonly #byHolder = new Map<string, Verdict>();

  /** @throws ResumeTokenError */
  constructor(token: ResumeToken | undefined, pipeline: string) {
    if (token === undefined) return;
    if (token.format !== 1) throw new ResumeTokenError(`format ${String(token.format)}, expected 1`);
    if (token.pipeline !== pipeline) {
      throw new ResumeTokenError(`it belongs to pipeline ${token.pipeline}, this one is ${pipeline}`);
    }
    if (!Array.isArray(token.verdicts)) throw new ResumeTokenError("it has no list of verdicts");
    for (const verdict of token.verdicts) {
      if (verdict.isPassed === true) this.#byHolder.set(holder(verdict), verdict);
    }
  }

  find(stage: string, unit: string | null, revision: string): Verdict | undefined {
    return this.#byHolder.get(holder({ stage, unit, revision }));
  }
}

function holder({ stage, unit, revision }: Pick<Verdict, "stage" | "unit" | "revision">): string {
  return JSON.stringify([stage, unit, revision]);
}
