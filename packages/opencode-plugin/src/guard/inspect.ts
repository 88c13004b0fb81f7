import type { Call, Rule } from "./call.ts";
import { assign, callOf, callsOf, isRedirection, wordsOf } from "./calls.ts";
import { follow, positional, setArguments } from "./follow.ts";
import { nestedIn } from "./nested.ts";
import { inlineCode, refuseCode, shellsIn } from "./rules/code.ts";
import { refuseForeignText, refuseForkBomb } from "./rules/foreign-text.ts";
import { gitRule } from "./rules/git.ts";
import { machineRule } from "./rules/machine.ts";
import { permissionRule, removeRule } from "./rules/remove.ts";
import { secretRule } from "./rules/secrets.ts";
import { NestingError } from "./shell/cursor.ts";
import { expandWords, type Field, outputOf, plainField } from "./shell/expand.ts";
import { namesIn } from "./shell/mentions.ts";
import { parseScript } from "./shell/parse-script.ts";
import { type GuardPlace, Scope, unknown } from "./shell/scope.ts";
import {
  type Branches,
  type Loop,
  type Pipeline,
  type Script,
  type Stage,
  substitutions,
  type Word,
} from "./shell/syntax.ts";
import { suppliedBy } from "./supplied.ts";
import { filled, foundCommands, unwrap } from "./unwrap.ts";

const maxDepth = 12;
const maxLength = 200_000;
/** Times that a loop is gone through, and commands that are looked at in all their turns and worlds. */
const maxTurns = 4;
const maxLooks = 4000;
const tooDeep = "The command is nested too deep to be read.";
const tooLong = "The command is too long to be read. Put it into a script file.";
const rules: readonly Rule[] = [removeRule, permissionRule, gitRule, machineRule, secretRule];

/**
 * Why a shell command must not run, in words for the agent, or `undefined`. The text is parsed as a shell parses it
 * and every command in it is looked at with its arguments expanded, so that quotes, escapes, variables, wrappers and
 * nested shells change nothing. It holds up accidents and carelessness; it is no sandbox.
 */
export function inspectCommand(command: string, place: GuardPlace): string | undefined {
  if (command.length > maxLength) return tooLong;
  return new Inspection().text(command, new Scope(place), 0);
}

class Inspection {
  #looks = 0;

  text(text: string, scope: Scope, depth: number): string | undefined {
    try {
      return this.#script(parseScript(text), scope, [], depth + 1);
    } catch (error) {
      if (error instanceof NestingError) return tooDeep;
      throw error;
    }
  }

  /** `before` is what a script reads from where it stands in a pipeline. */
  #script(script: Script, scope: Scope, before: readonly Call[], depth: number): string | undefined {
    if (depth > maxDepth) return tooDeep;
    // What is not certain to run leaves the state from before it possible.
    let left: Scope[] = [];
    for (const pipeline of script) {
      if (pipeline.isOptional) left.push(scope.fork());
      else if (left.length > 0) {
        scope.become([scope, ...left]);
        left = [];
      }
      const why = refuseForkBomb(pipeline) ?? this.#pipeline(pipeline, scope, before, depth);
      if (why !== undefined) return why;
    }
    if (left.length > 0) scope.become([scope, ...left]);
    return undefined;
  }

  /** Looks at a pipeline once for each choice of the values that its variables may hold. */
  #pipeline(pipeline: Pipeline, scope: Scope, before: readonly Call[], depth: number): string | undefined {
    const worlds = scope.worlds(namesIn(pipeline));
    for (const world of worlds) {
      this.#looks += 1;
      if (this.#looks > maxLooks) return tooLong;
      const why = this.#stages(pipeline, world, before, depth);
      if (why !== undefined) return why;
    }
    if (worlds[0] !== scope) scope.become(worlds);
    return undefined;
  }

  #stages({ stages }: Pipeline, scope: Scope, before: readonly Call[], depth: number): string | undefined {
    const isPiped = stages.filter((stage) => !isRedirection(stage)).length > 1;
    const calls: Call[][] = [];
    for (const stage of stages) {
      const inner = isPiped ? scope.fork() : scope;
      const why = this.#prepare(stage, inner, [...before, ...calls.flat()], depth);
      if (why !== undefined) return why;
      calls.push(callsOf(stage, inner));
    }
    for (const [index, stage] of stages.entries()) {
      if (stage.kind !== "simple") continue;
      const earlier = [...before, ...calls.slice(0, index).flat()];
      for (const call of calls[index] ?? []) {
        const why = this.#call({ ...call, before: earlier, after: calls.slice(index + 1) }, depth);
        if (why !== undefined) return why;
      }
    }
    return undefined;
  }

  /** What stands inside a stage; assignments take effect for what follows. */
  #prepare(stage: Stage, scope: Scope, before: readonly Call[], depth: number): string | undefined {
    switch (stage.kind) {
      case "group":
        return this.#script(stage.script, stage.isSubshell ? scope.fork() : scope, before, depth + 1);
      case "function":
        scope.functions.set(stage.name.toLowerCase(), stage.script);
        return this.#script(stage.script, scope.fork(), before, depth + 1);
      case "loop":
        return (
          this.#substitutions(stage.item?.words ?? [], scope, depth) ??
          this.#loop(stage, scope, before, depth)
        );
      case "branches":
        return this.#branches(stage, scope, before, depth);
      case "simple": {
        const why = this.#substitutions(wordsOf(stage), scope, depth);
        if (why === undefined && stage.words.length === 0) assign(stage, scope);
        return why;
      }
    }
  }

  #substitutions(words: readonly Word[], scope: Scope, depth: number): string | undefined {
    for (const script of words.flatMap(substitutions)) {
      if (outputOf(script, scope) !== undefined) continue;
      const why = this.#script(script, scope.fork(), [], depth + 1);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** Goes through the body until its variables hold nothing new, so that a later turn is seen as well. */
  #loop({ item, script }: Loop, scope: Scope, before: readonly Call[], depth: number): string | undefined {
    const values = item === undefined ? [] : expandWords(item.words, scope).map(({ text }) => text);
    if (item !== undefined) scope.set(item.name, ...(values.length > 0 ? values : [unknown]));
    for (let turn = 0; turn < maxTurns; turn += 1) {
      const body = scope.fork();
      const why = this.#script(script, body, before, depth + 1);
      if (why !== undefined) return why;
      // A loop over words that are there runs once at least.
      if (!scope.become(turn === 0 && values.length > 0 ? [body] : [scope, body]) && turn > 0) break;
    }
    return undefined;
  }

  #branches(
    { arms, isTotal }: Branches,
    scope: Scope,
    before: readonly Call[],
    depth: number,
  ): string | undefined {
    const ends: Scope[] = [];
    for (const { test, script } of arms) {
      const end = scope.fork();
      const why =
        this.#script(test, scope, before, depth + 1) ?? this.#script(script, end, before, depth + 1);
      if (why !== undefined) return why;
      ends.push(end);
    }
    scope.become(isTotal ? ends : [scope, ...ends]);
    return undefined;
  }

  #call(call: Call, depth: number): string | undefined {
    const first = this.#own(call, depth);
    if (first !== undefined) return first;
    const found = ["find", "gfind", "fd", "fdfind"].includes(call.name)
      ? foundCommands([plainField(call.name), ...call.fields])
      : [];
    for (const fields of found) {
      const [head] = fields;
      const why = this.#own({ ...call, path: head?.text ?? "", fields: fields.slice(1) }, depth);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** One call behind its wrappers, with what they hand to it, which may begin with a wrapper again. */
  #own(wrapped: Call, depth: number): string | undefined {
    if (depth > maxDepth) return tooDeep;
    const { fields, input, scripts } = unwrap([plainField(wrapped.path), ...wrapped.fields]);
    const { redirects, scope, before, after } = wrapped;
    const call = (of: readonly Field[]): Call => ({ ...callOf(of, redirects, scope), before, after });
    if (input === undefined) return this.#unwrapped(call(fields), scripts, depth);
    for (const given of filled(fields, input, suppliedBy(wrapped))) {
      const why = this.#own(call(given), depth + 1);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** What a program does, and the scripts that it would run in turn. */
  #unwrapped(call: Call, scripts: readonly string[], depth: number): string | undefined {
    this.#looks += 1;
    if (this.#looks > maxLooks) return tooLong;
    for (const look of [...rules, refuseForeignText, unknownProgram]) {
      const why = look(call);
      if (why !== undefined) return why;
    }
    const code = inlineCode(call);
    const why = code === undefined ? undefined : refuseCode(call, code);
    if (why !== undefined) return why;
    const nested = [...scripts, ...(code === undefined ? [] : shellsIn(code)), ...nestedIn(call)];
    for (const text of nested) {
      const inside = this.text(text, positional(call), depth + 1);
      if (inside !== undefined) return inside;
    }
    follow(call);
    return this.#body(call, depth);
  }

  /** A function or an alias with its arguments; one that calls itself is not gone into again. */
  #body({ name, args, scope, before }: Call, depth: number): string | undefined {
    const body = scope.functions.get(name);
    if (body === undefined) return undefined;
    const inner = scope.fork();
    inner.functions.delete(name);
    setArguments(inner, args);
    const why = this.#script(body, inner, before, depth + 1);
    scope.become([scope, inner]);
    return why;
  }
}

/** A program whose name cannot be told, given what only a removal is given. */
function unknownProgram(call: Call): string | undefined {
  return call.name === unknown && call.args.some((arg) => /^-\w*[rR]\w*$/.test(arg))
    ? removeRule({ ...call, name: "rm" })
    : undefined;
}
