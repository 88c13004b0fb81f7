import { type Call, splitOptions } from "../call.ts";
import { unknown } from "../shell/scope.ts";
import { type Pipeline, type Script, type Stage, scriptsIn } from "../shell/syntax.ts";
import { fileText, hereTexts, inputTexts } from "../texts.ts";

const shells = /^(ba|da|z|k|mk|c|tc|fi|a)?sh$|^(powershell|pwsh|cmd)$/;
const interpreters = /^(python[\d.]*|node|bun|deno|perl|ruby|php|lua)$/;
const downloaders = /^(curl|wget|fetch|http|https|xh|aria2c|lynx|w3m|nc|ncat|ftp|invoke-webrequest|iwr|irm)$/;
const decoders = /^(g?base(64|32)|xxd|uudecode|openssl|rev|tr|gpg|gunzip|zcat|xz|bzip2|unxz)$/;

/** Whether a program runs shell text. */
export function isShell(name: string): boolean {
  return shells.test(name);
}

/** The script of a shell: behind `-c`, in its input, or in a file, as far as the text of that can be told. */
export function shellInput(call: Call): string[] {
  const { name, args, fields } = call;
  if (name === "at" || name === "batch") return inputTexts(call);
  const isSourcing = name === "source" || name === ".";
  if (!isShell(name) && !isSourcing) return [];
  const index = args.findIndex((arg) => /^(-\w*c|\/c|-command)$/i.test(arg));
  if (index >= 0)
    return name === "cmd" || /^p/.test(name) ? [args.slice(index + 1).join(" ")] : [args[index + 1] ?? ""];
  const file = fields.find(({ text }) => !text.startsWith("-"));
  if (file === undefined || args.includes("-s")) return inputTexts(call);
  return [...hereTexts(call), ...[fileText(file, call.scope) ?? []].flat()];
}

/** Text from the network, or text made unreadable, that a shell or another interpreter would run. */
export function refuseForeignText(call: Call): string | undefined {
  const { name, args, fields, before, scope, redirects } = call;
  const { operands, options } = splitOptions(args);
  const isRunner = isShell(name) || interpreters.test(name);
  const isSourcing = name === "source" || name === "." || name === "eval";
  const readsInput = isRunner && (operands.length === 0 || operands[0] === "-" || options.includes("-s"));
  if (readsInput && isCode(args)) {
    if (before.some((source) => downloaders.test(source.name))) return foreign;
    if (isShell(name) && before.some((source) => isDecoder(source))) return unreadable;
  }
  // `curl ... | xargs sh -c`: what the pipe brings is the script.
  const isGiven = isShell(name) && args.some((arg) => arg.includes(unknown));
  if (isGiven && before.some((source) => downloaders.test(source.name))) return foreign;
  const runsWord =
    (isShell(name) || isSourcing) && (operands.length > 0 || options.length > 0 || redirects.length > 0);
  if (runsWord || interpreters.test(name)) {
    const scripts = [...fields, ...redirects.map(({ target }) => target)].flatMap((field) => field.scripts);
    const programs = scripts.flatMap(programsOf);
    if (programs.some((program) => downloaders.test(program))) return foreign;
    if (programs.some((program) => decoders.test(program)) && !interpreters.test(name)) return unreadable;
  }
  const started = isRunner || isSourcing ? operands[0] : name;
  if (started !== undefined && scope.downloads.has(started.replace(/^\.\//, ""))) return foreign;
  return started !== undefined && started !== unknown && scope.downloads.has(started) ? foreign : undefined;
}

const foreign =
  "That runs text from the network that nobody has read. Download it into a file, read it, and ask the person before running it.";
const unreadable = "That runs text that was made unreadable. Write the commands out.";

/** Whether nothing else is given to run: `python -c`, `node -e` and `-m` read data from their input, not a program. */
function isCode(args: readonly string[]): boolean {
  return !args.some((arg) => /^(-\w*[cemp]|--eval|--print|-r)$/.test(arg));
}

function isDecoder({ name, args }: Call): boolean {
  if (name === "openssl") return /^(enc|base64)$/.test(args[0] ?? "");
  if (name === "xxd") return args.some((arg) => /^-\w*r/.test(arg));
  return decoders.test(name);
}

/** The first words of all commands in a script, as far as they are plain. */
function programsOf(script: Script): string[] {
  return script.flatMap(({ stages }) => stages.flatMap(programsOfStage));
}

function programsOfStage(stage: Stage): string[] {
  if (stage.kind !== "simple") return scriptsIn(stage).flatMap(programsOf);
  const inner = stage.words.flat().flatMap((part) => (part.kind === "script" ? programsOf(part.script) : []));
  const [first] = stage.words;
  const name = (first ?? []).map((part) => (part.kind === "text" ? part.text : "")).join("");
  return [name.split("/").at(-1)?.toLowerCase() ?? "", ...inner];
}

/** A function, or a script, that starts itself more than once: `:(){ :|:& };:`. */
export function refuseForkBomb({ stages, isBackground }: Pipeline): string | undefined {
  for (const stage of stages) {
    if (stage.kind !== "function") continue;
    const runs = stage.script.map((pipeline) => ({
      own: pipeline.stages.flatMap(programsOfStage).filter((name) => name === stage.name.toLowerCase())
        .length,
      isBackground: pipeline.isBackground,
    }));
    const total = runs.reduce((sum, { own }) => sum + own, 0);
    if (total > 1 || runs.some((run) => run.own > 0 && run.isBackground)) return bomb;
  }
  const itself = stages.flatMap((stage) => (stage.kind === "simple" && isItself(stage) ? [stage] : []));
  return itself.length > 1 || (itself.length > 0 && isBackground) ? bomb : undefined;
}

function isItself(stage: Stage & { readonly kind: "simple" }): boolean {
  return stage.words[0]?.some((part) => part.kind === "variable" && part.name === "0") ?? false;
}

const bomb = "That starts itself again and again until the machine stands still.";
