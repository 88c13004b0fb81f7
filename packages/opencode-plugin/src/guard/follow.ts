import { basename, resolve } from "node:path/posix";
import type { Call } from "./call.ts";
import { isSecretHere } from "./rules/secret-names.ts";
import { parseScript } from "./shell/parse-script.ts";
import { type Scope, unknown } from "./shell/scope.ts";
import { suppliedBy } from "./supplied.ts";
import { writtenBy } from "./texts.ts";

/** What a call changes for those after it. */
export function follow(call: Call): void {
  const { name, args, scope } = call;
  const operands = args.filter((arg) => !arg.startsWith("-"));
  write(call, operands);
  if (name === "cd" || name === "pushd" || name === "chdir") enter(call, operands);
  else if (name === "popd") scope.directory = unknown;
  else if (/^(export|declare|typeset|local|readonly)$/.test(name)) define(operands, scope);
  else if (name === "unset") for (const variable of operands) scope.set(variable, "");
  else if (name === "set" && operands.length > 0) setArguments(scope, args.slice(args.indexOf("--") + 1));
  else if (name === "shift") for (const variable of ["1", "2", "3", "@", "*"]) scope.set(variable, unknown);
  else if (name === "alias") alias(operands, scope);
  else if (/^(read|mapfile|readarray|getopts|printf)$/.test(name)) receive(call, operands);
  else if (/^(curl|wget|fetch)$/.test(name)) download(call, operands);
  else if (/^(cp|mv|ln|install)$/.test(name)) copy(operands, scope);
}

/** Files whose text the script itself writes. */
function write(call: Call, operands: readonly string[]): void {
  const { name, redirects, scope } = call;
  const text = writtenBy(call);
  if (text === undefined) return;
  const files = redirects
    .filter(({ file, op }) => /^(>>?|>\||&>>?)$/.test(op) && file !== "2")
    .map(({ op, target }) => ({ path: target.text, isAppended: op.endsWith(">>") }));
  if (name === "tee") files.push(...operands.map((path) => ({ path, isAppended: call.args.includes("-a") })));
  for (const { path, isAppended } of files) {
    const to = resolve(scope.directory, path);
    scope.written.set(to, (isAppended ? (scope.written.get(to) ?? "") : "") + text);
  }
}

function enter({ args, scope }: Call, [to = scope.place.home]: readonly string[]): void {
  const isUnknown =
    to.startsWith(unknown) ||
    args.includes("-") ||
    (scope.directory.includes(unknown) && !to.startsWith("/"));
  scope.directory = isUnknown ? unknown : resolve(scope.directory, to);
}

function define(operands: readonly string[], scope: Scope): void {
  for (const arg of operands) {
    const at = arg.indexOf("=");
    if (at > 0) scope.set(arg.slice(0, at), arg.slice(at + 1));
  }
}

/** `alias r='rm -rf'` is a function that hands its arguments on. */
function alias(operands: readonly string[], scope: Scope): void {
  for (const arg of operands) {
    const at = arg.indexOf("=");
    if (at > 0) scope.functions.set(arg.slice(0, at).toLowerCase(), parseScript(`${arg.slice(at + 1)} "$@"`));
  }
}

/** Variables that a builtin fills from its input. */
function receive(call: Call, operands: readonly string[]): void {
  const { name, args, scope } = call;
  if (name === "printf") {
    const at = args.indexOf("-v");
    if (at >= 0) scope.set(args[at + 1] ?? "", unknown);
    return;
  }
  const values = suppliedBy(call);
  for (const variable of operands)
    if (/^[A-Za-z_]\w*$/.test(variable)) scope.set(variable, ...(name === "read" ? values : [unknown]));
}

function download({ args, redirects, scope }: Call, operands: readonly string[]): void {
  const url = operands.find((arg) => /^\w+:\/\//.test(arg)) ?? "";
  for (const [index, arg] of args.entries())
    if (/^(-\w*[oO]|--output(-document)?)$/.test(arg)) scope.downloads.add(args[index + 1] ?? "");
  scope.downloads.add(url.split("?")[0]?.split("/").at(-1) ?? "");
  for (const { op, target } of redirects) if (op.startsWith(">")) scope.downloads.add(target.text);
  scope.downloads.delete("");
  scope.downloads.delete("-");
}

/** A copy of a secret under another name is a secret. */
function copy(operands: readonly string[], scope: Scope): void {
  const to = resolve(scope.directory, operands.at(-1) ?? "");
  for (const from of operands.slice(0, -1)) {
    if (!isSecretHere(from, scope)) continue;
    scope.copies.add(to);
    scope.copies.add(resolve(to, basename(from)));
  }
}

/** `$1`, `$2`, ... and all of them. */
export function setArguments(scope: Scope, args: readonly string[]): void {
  for (const [index, value] of args.entries()) scope.set(String(index + 1), value);
  scope.set("@", args.join(" "));
  scope.set("*", args.join(" "));
}

/** Variables as a nested shell sees them: `$0`, `$1`, ... are the words behind its script. */
export function positional(call: Call): Scope {
  const scope = call.scope.fork();
  const index = call.args.findIndex((arg) => /^-\w*c$/.test(arg));
  if (index < 0) return scope;
  const [zero, ...rest] = call.args.slice(index + 2);
  if (zero !== undefined) scope.set("0", zero);
  setArguments(scope, rest);
  return scope;
}
