import type { Conflict } from "../errors.ts";

/** What replay decided about one transaction. */
export type Verdict =
  | {
      readonly ok: true;
      readonly version: number;
      /** Totals that its sums came to. */
      readonly sums: readonly (readonly [key: string, total: number])[];
    }
  | { readonly ok: false; readonly conflicts: readonly Conflict[] };
