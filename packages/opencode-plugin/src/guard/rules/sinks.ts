import { type Call, hasFlag, splitOptions } from "../call.ts";
import { programName } from "./names.ts";

const anything = /^/;

/** Programs that take in secrets without showing them, by the operands under which they do. */
const sinks: ReadonlyMap<string, RegExp> = new Map([
  ...["wc", "md5sum", "sha1sum", "sha256sum", "sha512sum", "shasum", "b2sum", "cksum"].map(
    (name): [string, RegExp] => [name, anything],
  ),
  ...["true", "source", "ssh-add"].map((name): [string, RegExp] => [name, anything]),
  ...["docker", "podman", "nerdctl"].map((name): [string, RegExp] => [name, /^(login|secret create)\b/]),
  ["gh", /^(auth login|secret set|variable set)\b/],
  ["glab", /^(auth login|variable set)\b/],
  ["kubectl", /^(apply|create|replace)\b/],
  ["helm", /^(install|upgrade)\b/],
  ["vercel", /^env add\b/],
  ["fly", /^secrets (import|set)\b/],
  ["flyctl", /^secrets (import|set)\b/],
  ["wrangler", /^secret\b/],
]);

/** Whether a program takes in what it reads: it counts it, asks whether something is there, or keeps it. */
export function takesIn(call: Call): boolean {
  const { name, args } = call;
  const inner = insideContainer(call);
  if (inner !== undefined) return sinks.get(inner) === anything;
  const { options, operands } = splitOptions(args);
  if (/^(e|f)?grep$|^rg$/.test(name)) return hasFlag(options, "qcl", "--quiet");
  // With an output format it prints what it was given.
  if (name === "kubectl" && hasFlag(options, "o", "--output")) return false;
  return sinks.get(name)?.test(operands.join(" ")) === true;
}

/**
 * Whether nothing of what a call prints is seen: it is thrown away, or a later stage takes it in, before anything
 * writes it past the pipeline.
 */
export function isSwallowed(call: Call, isTaker: (call: Call) => boolean): boolean {
  if (showsAside(call)) return false;
  if (isSilenced(call) || takesIn(call)) return true;
  for (const stage of call.after) {
    if (stage.some(showsAside)) return false;
    if (stage.length > 0 && stage.every((later) => isSilenced(later) || isTaker(later) || takesIn(later)))
      return true;
  }
  return false;
}

const terminal = /^\/dev\/(std(out|err)|tty|pts\/|fd\/|console)|^\/proc\/[^/]+\/fd\//;

/** Whether a program writes what it reads to the terminal beside its output: `tee /dev/stderr`, `>&2`. */
function showsAside({ name, args, fields, redirects }: Call): boolean {
  const isTeed =
    name === "tee" &&
    (args.some((arg) => terminal.test(arg)) || fields.some(({ scripts }) => scripts.length > 0));
  return (
    isTeed ||
    redirects.some(
      ({ file, op, target }) =>
        isOutput(file) &&
        (/^>>?$|^>\|$|^&>/.test(op) ? terminal.test(target.text) : op === ">&" && target.text === "2"),
    )
  );
}

function isSilenced({ redirects }: Call): boolean {
  return redirects.some(
    ({ file, op, target }) => isOutput(file) && /^(&>>?|>>?|>\||>&)$/.test(op) && target.text === "/dev/null",
  );
}

/** Whether a redirection is of the standard output. */
function isOutput(file: string): boolean {
  return file === "" || file === "1";
}

/** Subcommands that run a program with the input of the call, and their options that take the next word. */
const runs: ReadonlyMap<string, RegExp> = new Map([
  ["docker", /^((container|compose) )?(run|exec)$/],
  ["podman", /^(container )?(run|exec)$/],
  ["nerdctl", /^(container |compose )?(run|exec)$/],
  ["kubectl", /^(run|exec|debug)$/],
  ["oc", /^(run|exec|debug|rsh)$/],
]);
const valued =
  /^(-[vepuwlhmcn]|--(volume|env|env-file|publish|user|workdir|label|hostname|memory|name|network|net|mount|entrypoint|platform|cpus|container|namespace|image|restart|add-host|device|gpus|tmpfs))$/;

/** The program that `docker run`, `kubectl exec` and their like start, empty for the image's own. */
export function insideContainer({ name, args }: Call): string | undefined {
  const pattern = runs.get(name);
  if (pattern === undefined) return undefined;
  const operands = args.filter((arg, index) => !arg.startsWith("-") && !valued.test(args[index - 1] ?? ""));
  const words = [1, 2].find((count) => pattern.test(operands.slice(0, count).join(" ")));
  // Behind them stands the image, or the container.
  return words === undefined ? undefined : programName(operands[words + 1] ?? "");
}
