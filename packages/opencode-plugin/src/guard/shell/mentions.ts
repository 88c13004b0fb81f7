import type { Part, Pipeline, Script, Word } from "./syntax.ts";

/** The variables that the commands of a pipeline mention; what stands inside its groups and loops is not meant. */
export function namesIn({ stages }: Pipeline): ReadonlySet<string> {
  const names = new Set<string>();
  const words = (of: readonly Word[]): void => {
    for (const word of of) word.forEach(part);
  };
  const script = (of: Script): void => {
    for (const pipeline of of) for (const name of namesIn(pipeline)) names.add(name);
  };
  const part = (of: Part): void => {
    if (of.kind === "script") script(of.script);
    if (of.kind === "number") words([of.inside]);
    if (of.kind !== "variable") return;
    names.add(of.name);
    if (of.rest !== undefined) words([of.rest]);
  };
  for (const stage of stages) {
    if (stage.kind === "loop") words(stage.item?.words ?? []);
    if (stage.kind !== "simple") continue;
    words(stage.words);
    for (const { name, value, isAppended } of stage.assignments) {
      words([value]);
      if (isAppended) names.add(name);
    }
    for (const { target } of stage.redirects) words([target]);
  }
  return names;
}
