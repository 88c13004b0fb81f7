import type { Call } from "./call.ts";
import { programName } from "./rules/names.ts";
import { expandText, expandWords, type Field } from "./shell/expand.ts";
import type { Scope } from "./shell/scope.ts";
import { type SimpleCommand, type Stage, scriptsIn, type Word } from "./shell/syntax.ts";

/** The programs of a stage with their arguments expanded, also those inside a group, a loop or a branch. */
export function callsOf(stage: Stage, scope: Scope): Call[] {
  if (stage.kind === "function") return [];
  if (stage.kind !== "simple")
    return scriptsIn(stage).flatMap((script) =>
      script.flatMap(({ stages }) => stages.flatMap((inner) => callsOf(inner, scope))),
    );
  const inner = stage.words.length > 0 && stage.assignments.length > 0 ? scope.fork() : scope;
  const fields = expandWords(stage.words, inner);
  if (inner !== scope) assign(stage, inner);
  const redirects = stage.redirects.map(({ file, op, target }) => ({
    file,
    op,
    target: expandText(target, inner),
  }));
  return [callOf(fields, redirects, inner)];
}

export function callOf(fields: readonly Field[], redirects: Call["redirects"], scope: Scope): Call {
  const [first, ...rest] = fields;
  return {
    name: programName(first?.text ?? ""),
    path: first?.text ?? "",
    fields: rest,
    args: rest.map(({ text }) => text),
    redirects,
    scope,
    before: [],
    after: [],
  };
}

export function assign(command: SimpleCommand, scope: Scope): void {
  for (const { name, value, isAppended } of command.assignments) {
    const { text, variables } = expandText(value, scope);
    scope.set(name, isAppended ? (scope.get(name) ?? "") + text : text);
    if (variables.length > 0) scope.sources.set(name, variables);
  }
}

/** Redirections that stand behind a group or a loop, which the parser reads as a command without words. */
export function isRedirection(stage: Stage): boolean {
  return stage.kind === "simple" && stage.words.length + stage.assignments.length === 0;
}

/** Everything that is expanded in a command. */
export function wordsOf({ words, assignments, redirects }: SimpleCommand): Word[] {
  return [...words, ...assignments.map(({ value }) => value), ...redirects.map(({ target }) => target)];
}
