import { resolve } from "node:path/posix";
import type { Call, Rule } from "./call.ts";
import { inlineCode, refuseCode, shellsIn } from "./rules/code.ts";
import { refuseForeignText, refuseForkBomb, shellInput } from "./rules/foreign-text.ts";
import { gitAliases, gitRule } from "./rules/git.ts";
import { machineRule } from "./rules/machine.ts";
import { programName } from "./rules/names.ts";
import { permissionRule, removeRule } from "./rules/remove.ts";
import { secretRule } from "./rules/secrets.ts";
import { NestingError } from "./shell/cursor.ts";
import { expandText, expandWords, type Field, outputOf } from "./shell/expand.ts";
import { parseScript } from "./shell/parse-script.ts";
import { type GuardPlace, Scope, unknown } from "./shell/scope.ts";
import type { Pipeline, Script, SimpleCommand, Stage, Word } from "./shell/syntax.ts";
import { suppliedBy } from "./supplied.ts";
import { foundCommands, unwrap } from "./unwrap.ts";

const maxDepth = 12;
const maxLength = 200_000;
const tooDeep = "The command is nested too deep to be read.";
const rules: readonly Rule[] = [removeRule, permissionRule, gitRule, machineRule, secretRule];

/**
 * Why a shell command must not run, in words for the agent, or `undefined`. The text is parsed as a shell parses it
 * and every command in it is looked at with its arguments expanded, so that quotes, escapes, variables, wrappers and
 * nested shells change nothing. It holds up accidents and carelessness; it is no sandbox.
 */
export function inspectCommand(command: string, place: GuardPlace): string | undefined {
  if (command.length > maxLength) return "The command is too long to be read. Put it into a script file.";
  return new Inspection().text(command, new Scope(place), 0);
}

class Inspection {
  text(text: string, scope: Scope, depth: number): string | undefined {
    try {
      return this.#script(parseScript(text), scope, depth + 1);
    } catch (error) {
      if (error instanceof NestingError) return tooDeep;
      throw error;
    }
  }

  #script(script: Script, scope: Scope, depth: number): string | undefined {
    if (depth > maxDepth) return tooDeep;
    for (const pipeline of script) {
      const why = refuseForkBomb(pipeline) ?? this.#pipeline(pipeline, scope, depth);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  #pipeline({ stages }: Pipeline, scope: Scope, depth: number): string | undefined {
    const isPiped = stages.length > 1;
    const calls: Call[][] = [];
    for (const stage of stages) {
      const inner = isPiped ? scope.fork() : scope;
      const why = this.#prepare(stage, inner, depth);
      if (why !== undefined) return why;
      calls.push(callsOf(stage, inner));
    }
    for (const [index, stage] of calls.entries()) {
      const before = calls.slice(0, index).flat();
      const after = calls.slice(index + 1).flat();
      for (const call of stage) {
        const why = this.#call({ ...call, before, after }, depth);
        if (why !== undefined) return why;
      }
    }
    return undefined;
  }

  /** Groups, functions and substitutions inside a stage; assignments take effect for what follows. */
  #prepare(stage: Stage, scope: Scope, depth: number): string | undefined {
    if (stage.kind === "group")
      return this.#script(stage.script, stage.isSubshell ? scope.fork() : scope, depth + 1);
    if (stage.kind === "function") return this.#script(stage.script, scope.fork(), depth + 1);
    const words: Word[] =
      stage.kind === "for"
        ? [...stage.words]
        : [
            ...stage.words,
            ...stage.assignments.map(({ value }) => value),
            ...stage.redirects.map(({ target }) => target),
          ];
    for (const part of words.flat()) {
      if (part.kind !== "script") continue;
      const isKnown = outputOf(part.script, scope) !== undefined;
      const why = isKnown ? undefined : this.#script(part.script, scope.fork(), depth + 1);
      if (why !== undefined) return why;
    }
    if (stage.kind === "for")
      scope.set(
        stage.name,
        expandWords(stage.words, scope)
          .map(({ text }) => text)
          .join(" "),
      );
    else if (stage.words.length === 0) assign(stage, scope);
    return undefined;
  }

  #call(call: Call, depth: number): string | undefined {
    const first = this.#own(call, depth);
    if (first !== undefined) return first;
    const found = ["find", "gfind", "fd"].includes(call.name)
      ? foundCommands([...head(call), ...call.fields])
      : [];
    for (const fields of found) {
      const why = this.#unwrapped({ ...call, fields, isFound: true }, depth);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  #unwrapped(call: Call & { readonly isFound: boolean }, depth: number): string | undefined {
    const inner = callOf(call.fields, call.redirects, call.scope);
    const recursive = call.isFound && inner.name === "rm" ? { ...inner, args: ["-r", ...inner.args] } : inner;
    return this.#own({ ...recursive, before: call.before, after: call.after }, depth);
  }

  /** One call, and the scripts that it would run in turn. */
  #own(wrapped: Call, depth: number): string | undefined {
    const { fields, takesInput, scripts } = unwrap([...head(wrapped), ...wrapped.fields]);
    const supplied = takesInput ? suppliedBy(wrapped.before) : [];
    const call: Call = {
      ...callOf(
        [...fields.map((field) => (field.text === "{}" && supplied[0] ? supplied[0] : field)), ...supplied],
        wrapped.redirects,
        wrapped.scope,
      ),
      before: wrapped.before,
      after: wrapped.after,
    };
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
    return undefined;
  }
}

/** A program whose name cannot be told, given what only a removal is given. */
function unknownProgram(call: Call): string | undefined {
  return call.name === unknown && call.args.some((arg) => /^-\w*[rR]\w*$/.test(arg))
    ? removeRule({ ...call, name: "rm" })
    : undefined;
}

function nestedIn(call: Call): string[] {
  const { name, args } = call;
  if (name === "eval") return [args.join(" ")];
  if (name === "trap" || name === "ssh")
    return name === "ssh" ? args.slice(1).filter((arg) => arg.includes(" ")) : args.slice(0, 1);
  if (name === "alias") return args.map((arg) => arg.slice(arg.indexOf("=") + 1));
  if (name === "git") return gitAliases(args);
  if (name === "su" || name === "script" || name === "runuser")
    return args.filter((_, index) => /^(-\w*c|--command)$/.test(args[index - 1] ?? ""));
  return shellInput(call);
}

/** Variables as a nested shell sees them: `$0`, `$1`, ... are the words behind its script. */
function positional(call: Call): Scope {
  const scope = call.scope.fork();
  const index = call.args.findIndex((arg) => /^-\w*c$/.test(arg));
  if (index < 0) return scope;
  const rest = call.args.slice(index + 2);
  for (const [position, value] of rest.entries()) scope.set(String(position), value);
  scope.set("@", rest.slice(1).join(" "));
  scope.set("*", rest.slice(1).join(" "));
  return scope;
}

/** What a call changes for those after it. */
function follow({ name, args, redirects, scope }: Call): void {
  const operands = args.filter((arg) => !arg.startsWith("-"));
  if (name === "cd" || name === "pushd" || name === "chdir") {
    const [to = scope.place.home] = operands;
    const isUnknown =
      to.startsWith(unknown) ||
      args.includes("-") ||
      (scope.directory.includes(unknown) && !to.startsWith("/"));
    scope.directory = isUnknown ? unknown : resolve(scope.directory, to);
  } else if (name === "popd") scope.directory = unknown;
  else if (/^(export|declare|typeset|local|readonly)$/.test(name)) {
    for (const arg of operands) {
      const at = arg.indexOf("=");
      if (at > 0) scope.set(arg.slice(0, at), arg.slice(at + 1));
    }
  } else if (name === "curl" || name === "wget" || name === "fetch") {
    const url = operands.find((arg) => /^\w+:\/\//.test(arg)) ?? "";
    for (const [index, arg] of args.entries())
      if (/^(-\w*[oO]|--output(-document)?)$/.test(arg)) scope.downloads.add(args[index + 1] ?? "");
    scope.downloads.add(url.split("?")[0]?.split("/").at(-1) ?? "");
    for (const { op, target } of redirects) if (op.startsWith(">")) scope.downloads.add(target.text);
    scope.downloads.delete("");
    scope.downloads.delete("-");
  }
}

function assign(command: SimpleCommand, scope: Scope): void {
  for (const { name, value } of command.assignments) scope.set(name, expandText(value, scope).text);
}

function callsOf(stage: Stage, scope: Scope): Call[] {
  if (stage.kind === "group")
    return stage.script.flatMap(({ stages }) => stages.flatMap((inner) => callsOf(inner, scope)));
  if (stage.kind !== "simple") return [];
  const inner = stage.words.length > 0 && stage.assignments.length > 0 ? scope.fork() : scope;
  const fields = expandWords(stage.words, inner);
  if (inner !== scope) assign(stage, inner);
  const redirects = stage.redirects.map(({ op, target }) => ({ op, target: expandText(target, inner) }));
  return [callOf(fields, redirects, inner)];
}

function callOf(fields: readonly Field[], redirects: Call["redirects"], scope: Scope): Call {
  const [first, ...rest] = fields;
  return {
    name: programName(first?.text ?? ""),
    fields: rest,
    args: rest.map(({ text }) => text),
    redirects,
    scope,
    before: [],
    after: [],
  };
}

function head({ name }: Call): Field[] {
  return [{ text: name, variables: [], scripts: [] }];
}
