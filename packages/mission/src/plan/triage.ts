import type { MissionLevel } from "../state/records.ts";

const smallVerbs =
  /^(fix (a |the )?typo|rename|bump|reword|delete|remove|format|sort|say|print|echo|add (a |the )?(comment|line|note|log))\b/i;
const manyParts = /\n\s*([-*]|\d+[.)])\s|;|\b(and|then|also|plus|as well as)\b/i;
const largeWords =
  /\b(rewrite|migrate|migration|architecture|redesign|whole|entire|from scratch|all (modules|packages|services))\b/i;

/**
 * How much machinery a goal deserves: L1 for a small act with one part, L3 for a long or sweeping goal, else L2. It is a
 * rule of thumb that errs upwards: what is called small must be short, begin with a small verb and have one part.
 */
export function triage(goal: string): MissionLevel {
  const text = goal.trim();
  const words = text.split(/\s+/).length;
  if (words <= 15 && smallVerbs.test(text) && !manyParts.test(text) && !largeWords.test(text)) return "L1";
  return words > 150 || largeWords.test(text) ? "L3" : "L2";
}
