import { type Call, hasFlag, type Rule, splitOptions } from "../call.ts";
import { isShell } from "./foreign-text.ts";
import { gitCommand } from "./git.ts";
import { isSecretHere, isSecretPath, isSecretVariable } from "./secret-names.ts";
import { insideContainer, isSwallowed, takesIn } from "./sinks.ts";

/** Programs that write out what they read. */
const readers = new Set(
  "cat tac less more most head tail bat batcat nl strings xxd od hexdump hd base64 base32 gbase64 uuencode grep egrep fgrep rg ag ack awk gawk mawk sed gsed cut sort uniq paste pr fold fmt column jq yq diff sdiff view rev tr type gc get-content look csplit expand pygmentize glow tee dd curl wget nc ncat netcat scp rsync http https xh sftp openssl iconv zcat gzip tar zip gpg comm join vi vim nano emacs ed ex pbcopy xclip clip mail perl ruby perl ruby".split(
    " ",
  ),
);

/** Programs that send away what they read. */
const senders = new Set([
  "curl",
  "wget",
  "nc",
  "ncat",
  "netcat",
  "scp",
  "sftp",
  "rsync",
  "http",
  "https",
  "xh",
  "mail",
]);

const instead =
  "Secrets must not reach the conversation. Say what you need to know, or look at the names only.";

/** Secrets read into output, or sent away. */
export const secretRule: Rule = (call) => {
  if (isSwallowed(call, takesIn)) return undefined;
  return refuseFiles(call) ?? refuseVariables(call) ?? refuseEnvironment(call) ?? refuseTools(call);
};

function refuseFiles(call: Call): string | undefined {
  const { name, args, redirects } = call;
  const isSecret = (path: string): boolean => isSecretHere(path, call.scope);
  const input = redirects.find(({ op, target }) => op === "<" && isSecret(target.text));
  if (input !== undefined && !takesIn(call)) return `${input.target.text} holds secrets. ${instead}`;
  const isShowing = (name === "cp" || name === "install") && /^\/dev\/(std|tty|fd)/.test(args.at(-1) ?? "");
  const found = (isShowing ? [...args] : readOperands(call)).find(isSecret);
  if (found !== undefined) return `${found} holds secrets. ${instead}`;
  if (name === "git") {
    const { command, rest } = gitCommand(args);
    const shown = rest.map((arg) => arg.replace(/^[^:]*:/, "")).find(isSecretPath);
    if (/^(show|diff|cat-file|blame|log|grep)$/.test(command) && shown !== undefined)
      return `${shown} holds secrets. ${instead}`;
  }
  return undefined;
}

/** The files that a reader is given, also behind `-d @file`, `if=file` and `-F name=@file`. */
function readOperands({ name, args }: Call): string[] {
  // `python -m json.tool`, and a shell that shows each line that it runs.
  const isModule = /^python[\d.]*$/.test(name) && args.includes("-m");
  const isTraced = isShell(name) && hasFlag(splitOptions(args).options, "xv");
  if (isModule || isTraced) return splitOptions(args).operands;
  if (!readers.has(name)) return [];
  // The key that a connection is made with is used, not shown.
  const isKeyOption = (index: number): boolean =>
    /^(-i|-E|--key|--cert|--cacert|--private-key|-K|--netrc-file|-inkey|--exclude.*)$/.test(
      args[index - 1] ?? "",
    );
  const operands = args.filter((arg, index) => !arg.startsWith("-") && !isKeyOption(index));
  // Files that a search is narrowed to are read.
  const narrowed = args.flatMap((arg, index) =>
    /^(-g|--glob|--iglob|--include)$/.test(args[index - 1] ?? "")
      ? [arg]
      : (/^--(?:include|i?glob)=(.+)$/.exec(arg)?.[1] ?? []),
  );
  const pattern =
    /^(e|f)?grep$|^rg$|^ag$|^ack$|^g?sed$|^[gm]?awk$|^jq$|^yq$|^tr$|^tee$/.test(name) &&
    !hasFlag(args, "ef", "--regexp");
  if (/^g?sed$/.test(name) && hasFlag(splitOptions(args).options, "i", "--in-place")) return [];
  const files = name === "tee" || name === "tr" ? [] : operands.slice(pattern ? 1 : 0);
  const attached = args.flatMap((arg) => /^(?:--?[\w-]+=)?(?:[^=@]*=)?@(.+)$/.exec(arg)?.[1] ?? []);
  const named = args.flatMap((arg) => /^(?:if|--\w[\w-]*)=(.+)$/.exec(arg)?.[1] ?? []);
  if (senders.has(name)) return [...files.filter((file) => !/^https?:/.test(file)), ...attached, ...named];
  return [...files, ...narrowed, ...named.filter(() => name === "dd")];
}

/** A program that neither writes out what it reads nor prints: a secret is used there. */
function isUser(call: Call): boolean {
  const name = insideContainer(call) ?? call.name;
  return !readers.has(name) && !printers.has(name);
}

const printers = new Set(["echo", "printf", "print", "write-output", "write-host", "cat", "tee", "logger"]);

function refuseVariables(call: Call): string | undefined {
  const { name, redirects, fields } = call;
  const isShown = (variables: readonly string[]): string | undefined => variables.find(isSecretVariable);
  // Piped into a program that is no reader, a secret is used and not shown.
  if (isSwallowed(call, isUser)) return undefined;
  const printed = printers.has(name) ? isShown(fields.flatMap(({ variables }) => variables)) : undefined;
  const given =
    readers.has(name) && !senders.has(name)
      ? isShown(redirects.filter(({ op }) => op.startsWith("<<")).flatMap(({ target }) => target.variables))
      : undefined;
  const shown = printed ?? given;
  return shown === undefined ? undefined : `${shown} looks like a secret. ${instead}`;
}

/** `env`, `set` and the like without a filter that takes the values away. */
function refuseEnvironment(call: Call): string | undefined {
  const { name, args } = call;
  const operands = splitOptions(args).operands.filter(
    (arg, index) =>
      name !== "env" || !(/^\w+=/.test(arg) || /^-[uC]$/.test(args[args.indexOf(arg, index) - 1] ?? "")),
  );
  const isPrinter =
    ((name === "env" || name === "printenv" || name === "set" || name === "export") &&
      operands.length === 0 &&
      !args.includes("--")) ||
    (/^(declare|typeset|export|readonly)$/.test(name) &&
      operands.length === 0 &&
      args.some((arg) => /^-[xp]+$/.test(arg)));
  if (name === "printenv" || name === "declare" || name === "typeset" || name === "export") {
    const secret = name === "printenv" || hasFlag(args, "p") ? operands.find(isSecretVariable) : undefined;
    if (secret !== undefined) return `${secret} looks like a secret. ${instead}`;
  }
  if (!isPrinter || (name === "set" && args.length > 0)) return undefined;
  const [first = []] = call.after;
  if (first.length > 0 && first.every(takesValuesAway)) return undefined;
  return `${name} prints every variable, secrets too. Use "env | cut -d= -f1" for the names. ${instead}`;
}

function takesValuesAway({ name, args }: Call): boolean {
  const line = args.join(" ");
  if (name === "cut") return /-d ?=/.test(line) && /-f ?1$/.test(line);
  if (name === "sed") return /s[/|]=\.\*[/|]{2}/.test(line);
  if (name === "awk") return /-F ?=/.test(line) && /\{ ?print \$1 ?\}/.test(line);
  if (!/grep$|^rg$/.test(name)) return false;
  const { options, operands } = splitOptions(args);
  const [pattern = "."] = operands;
  const isBroad =
    hasFlag(options, "v", "--invert-match") ||
    /^[\^.*$\\wsS|]*$/.test(pattern.replace(/[=[\]A-Z_a-z-]*-z\]?[*+]?/g, "."));
  return !isBroad && !/key|tok|sec|pass|pwd|cred|auth|aws|api|openai|anthropic|priv/i.test(pattern);
}

/** Programs whose purpose is to print a secret. */
const tellers: readonly RegExp[] = [
  /^git credential(-\w+)? .*(fill|get)\b/,
  /^git (-\S+ )*config .*(credential|token|extraheader|password)/,
  /^gh auth (token|status .*(-t|--show-token))/,
  /^glab auth token/,
  /^aws (configure (get|export-credentials)|sts get-session-token|secretsmanager get-secret-value|ssm get-parameters?\b.*--with-decryption|ecr get-login-password)/,
  /^gcloud (auth (application-default )?print-(access|identity)-token|secrets versions access)/,
  /^az (account get-access-token|keyvault secret show)/,
  /^kubectl .*get secrets?\b.*(-o|--output)/,
  /^kubectl config view .*--raw/,
  /^vault (kv get|read|print token)/,
  /^(op (read|item get)|pass (show )?[\w/.-]+$|bw get|lpass show|doppler secrets|heroku config|heroku auth:token|vercel env pull)/,
  /^security find-(generic|internet)-password .*-(w|g)/,
  /^gpg2? .*--export-secret/,
  /^npm (config get .*(_auth|token|password)|token list)/,
  /^(npm|pip) config list .*(-l|--json)$/,
  /^secret-tool lookup/,
  /^ssh-keygen .*-e\b.*-m/,
  // The environment of processes.
  /^ps [a-z]*e[a-z]*(\s|$)/,
];

function refuseTools(call: Call): string | undefined {
  if (isSwallowed(call, isUser)) return undefined;
  const line = [call.name, ...call.args].join(" ");
  return tellers.some((pattern) => pattern.test(line))
    ? `${line.slice(0, 80)} prints a secret. ${instead}`
    : undefined;
}
