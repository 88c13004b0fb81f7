import { type Call, splitOptions } from "../call.ts";
import { unknown } from "../shell/scope.ts";
import { fileText, hereTexts, inputTexts } from "../texts.ts";
import { refuseTarget } from "./remove.ts";
import { isSecretPath, isSecretVariable } from "./secret-names.ts";

/** Which option of an interpreter is followed by a program. */
const inline: readonly (readonly [name: RegExp, option: RegExp])[] = [
  [/^python[\d.]*$|^pypy3?$/, /^-\w*c$/],
  [/^(node|nodejs|bun|tsx|ts-node)$/, /^(-\w*[ep]|--eval|--print)$/],
  [/^perl[\d.]*$|^ruby[\d.]*$|^lua[\d.]*$|^osascript$/, /^-\w*[eE]$/],
  [/^php$/, /^-r$/],
  [/^deno$/, /^eval$/],
  [/^(awk|gawk|mawk)$/, /^$/],
];

/** The program that an interpreter is given on its command line, or on its standard input as text. */
export function inlineCode(call: Call): string | undefined {
  const { name, args, fields } = call;
  const entry = inline.find(([pattern]) => pattern.test(name));
  if (entry === undefined) return undefined;
  if (/awk$/.test(name)) return args.find((arg) => !arg.startsWith("-"));
  const index = args.findIndex((arg) => entry[1].test(arg) || /^--eval=/.test(arg));
  if (index >= 0) return (args[index] ?? "").startsWith("--eval=") ? args[index]?.slice(7) : args[index + 1];
  const file = fields.find(({ text }) => !text.startsWith("-"));
  const written = file === undefined ? undefined : fileText(file, call.scope);
  return written ?? (file === undefined ? inputTexts(call).at(-1) : hereTexts(call)[0]);
}

const removals =
  /\b(rmtree|remove_tree|rm_rf|rm_r|rmSync|rmdirSync|removeSync|emptyDirSync|rimraf(Sync|\.sync)?|remove_dir_all|delTree)\b|\bfs(\.promises)?\.rm(dir)?\b|\brm(dir)?\s*\(|\bFileUtils\.rm|\bfrom\s+shutil\b|\bos\.removedirs\b/;
const singleRemovals = /\bos\.(remove|unlink|rmdir)\b|\bunlink(Sync)?\b/;
const walks =
  /\b(walk|rglob|glob|iterdir|scandir|readdir(Sync)?|File::Find|opendir|Dir\.(glob|each_child))\b/;
const homes =
  /os\.homedir\s*\(|expanduser|Path\.home\s*\(|process\.env\.HOME\b|environ(\.get)?[[(]['"]HOME|\$ENV\{HOME\}|ENV\[['"]HOME|Dir\.home|getenv\(['"]HOME/;
const shells =
  /\b(system|popen|exec(Sync|File|FileSync|v|vp|ute)?|spawn(Sync)?|subprocess|run|check_(call|output)|call|Popen|shell_exec|passthru|backtick|\$)\b|`|%x|\|\s*"|"\s*\|/;
const environment =
  /console\.(log|table|dir|error)\(\s*(process\.env|Bun\.env|JSON\.stringify\(\s*process\.env)\s*[,)]|print\w*\W+(dict\()?os\.environ(\.\w+\(\))?\)*\s*$|^\s*(process|Bun)\.env\s*;?\s*$|pprint.*os\.environ|puts\s+ENV(\.\w+)?\s*$|(print_r|var_dump)\(\s*(\$_ENV|getenv\(\)|\$_SERVER)|Deno\.env\.toObject|ENVIRON\b|values?\s*%ENV|%ENV/;

/** What a program in another language does that its shell twin would be refused for. */
export function refuseCode(call: Call, code: string): string | undefined {
  const literals = stringLiterals(code);
  const isSweeping = singleRemovals.test(code) && walks.test(code);
  if (isSweeping || (removals.test(code) && /\(|rm_rf|remove_tree|rmtree/.test(code))) {
    const targets = [
      ...literals.filter(isPathLike),
      ...splitOptions(call.args).operands.filter(
        (arg) => arg !== code && isPathLike(arg) && arg.startsWith("/"),
      ),
    ];
    if (homes.test(code)) targets.push(`${call.scope.place.home}/`);
    const known = targets.length > 0 ? targets : [unknown];
    for (const target of known) {
      const why = refuseTarget("Removing", target, call);
      if (why !== undefined) return why;
    }
  }
  const isReading =
    /\b(open|read\w*|file_get_contents|slurp|cat|load\w*|Bun\.file|createReadStream|getline)\b/.test(code);
  const secret = isReading ? literals.find(isSecretPath) : undefined;
  if (secret !== undefined) return `${secret} holds secrets, which must not reach the conversation.`;
  if (environment.test(code)) return "That prints every variable of the environment, secrets too.";
  const variable = [
    ...code.matchAll(
      /(?:process\.env\.|Bun\.env\.|environ(?:\.get)?[[(]['"]|getenv\(['"]|ENV\[['"]|\$ENV\{['"]?|process\.env\[['"])(\w+)/g,
    ),
  ]
    .map((match) => match[1] ?? "")
    .find(isSecretVariable);
  if (
    variable !== undefined &&
    /print|console\.|puts|echo|write|say\b|(^|\s)-p/.test(`${code} ${call.args.join(" ")}`)
  )
    return `${variable} looks like a secret, which must not reach the conversation.`;
  return undefined;
}

/** Shell commands that a program may run: its string literals, alone and strung together as argument lists. */
export function shellsIn(code: string): string[] {
  if (!shells.test(code)) return [];
  const lists = [...code.matchAll(/(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[\s,[\]()]*){2,}/g)].map(
    (match) =>
      stringLiterals(match[0])
        .map((literal) => (/^[\w./~*-]+$/.test(literal) ? literal : `'${literal.replaceAll("'", "'\\''")}'`))
        .join(" "),
  );
  return [...stringLiterals(code), ...lists].filter((text) => text.trim() !== "").slice(0, 100);
}

function stringLiterals(code: string): string[] {
  return [
    ...code.matchAll(
      /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|qq?\{([^}]*)\}|%x\(([^)]*)\)/g,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? "").replace(/\\(.)/g, "$1"));
}

/** A literal that can be the target of a removal: not the name of a module. */
function isPathLike(text: string): boolean {
  return (
    text !== "" &&
    !/^(node:)?(fs|path|os|child_process|fs-extra|rimraf|shutil|fs\/promises|utf-?8|fileutils|File::Path)$/.test(
      text,
    ) &&
    !/\s/.test(text)
  );
}
