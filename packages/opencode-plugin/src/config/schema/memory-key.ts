import * as z from "zod/mini";
import { about, count } from "./fields.ts";

/** Whether missions remember, or how much and for how long. */
export function memoryKey(): z.ZodMiniType {
  const budgets = perTier(() => count(1));
  // Months of milliseconds are more than a timer holds; nothing waits for them.
  const halfLives = perTier(() => count(1000, Number.MAX_SAFE_INTEGER));
  return about(
    z.union([
      z.boolean(),
      z.strictObject({
        tierBudgets: about(budgets, "Tokens that a recall takes from each tier at most."),
        halfLivesMs: about(halfLives, "Milliseconds in which the usefulness of an unused entry halves."),
        weakShare: about(
          z.number().check(z.gte(0), z.lte(1)),
          "Share of the best entry's worth below which one is left out of a recall.",
        ),
      }),
    ]),
    "Whether what a mission learnt is kept for the next one, or its limits.",
  );
}

function perTier(value: () => z.ZodMiniType<number>): z.ZodMiniType {
  return z.strictObject({
    system: about(value()),
    project: about(value()),
    mission: about(value()),
    task: about(value()),
  });
}
