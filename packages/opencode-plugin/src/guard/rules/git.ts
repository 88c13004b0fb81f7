import { type Call, hasFlag, type Rule, splitOptions } from "../call.ts";
import { classifyPath } from "../shell/paths.ts";

/** Options of git itself that take the next word. */
const withValue = new Set([
  "-C",
  "-c",
  "--git-dir",
  "--work-tree",
  "--namespace",
  "--exec-path",
  "--config-env",
]);

/** The subcommand of a git call and what stands behind it. */
export function gitCommand(args: readonly string[]): {
  readonly command: string;
  readonly rest: readonly string[];
} {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (withValue.has(arg)) index += 1;
    else if (!arg.startsWith("-")) return { command: arg, rest: args.slice(index + 1) };
  }
  return { command: "", rest: [] };
}

/** Settings whose value git runs. */
const runSetting =
  /^(core\.(pager|sshcommand|editor|fsmonitor|gitproxy)|pager\..+|diff\.external|sequence\.editor|credential\.helper|.+\.(textconv|cmd|driver))$/i;

/** Shell text that git would run: aliases and other settings, `rebase --exec`, `bisect run`, `submodule foreach`. */
export function gitScripts(args: readonly string[]): string[] {
  const { command, rest } = gitCommand(args);
  const settings = args.flatMap((arg) => scriptOf(...split(arg)));
  switch (command) {
    case "config": {
      const [name = "", ...values] = splitOptions(rest).operands.filter((word) => word !== "set");
      return [...settings, ...scriptOf(name, values.join(" "))];
    }
    case "rebase":
      return [
        ...settings,
        ...rest.filter((_, index) => /^(-x|--exec)$/.test(rest[index - 1] ?? "")),
        ...rest.flatMap((arg) => /^--exec=(.*)$/s.exec(arg)?.[1] ?? []),
      ];
    case "bisect":
    case "submodule":
      return /^(run|foreach)$/.test(rest[0] ?? "")
        ? [...settings, rest.slice(rest[1] === "--recursive" ? 2 : 1).join(" ")]
        : settings;
    default:
      return settings;
  }
}

function split(setting: string): [name: string, value: string] {
  const at = setting.indexOf("=");
  return at < 0 ? ["", ""] : [setting.slice(0, at), setting.slice(at + 1)];
}

function scriptOf(name: string, value: string): string[] {
  const isShell = value.startsWith("!");
  if (value === "") return [];
  if (/^alias\./.test(name)) return [isShell ? value.slice(1) : `git ${value}`];
  return runSetting.test(name) ? [isShell ? value.slice(1) : value] : [];
}

/** Rewriting what others have, and throwing away what nobody has a copy of. */
export const gitRule: Rule = (call) => {
  if (call.name === "gh" || call.name === "glab") {
    return call.args[0] === "repo" && call.args[1] === "delete"
      ? "Deleting a repository is not for an agent."
      : undefined;
  }
  if (call.name !== "git" && call.name !== "hub") return undefined;
  const { command, rest } = gitCommand(call.args);
  const { options, operands } = splitOptions(rest);
  switch (command.toLowerCase()) {
    case "push":
    case "send-pack":
      if (call.args.some((arg) => /^remote\..*\.mirror=(?!false|no|off|0$)/i.test(arg)))
        return refusePush(["--mirror"], operands);
      return refusePush(options, operands);
    case "clean":
      return refuseClean(options, operands, call);
    case "reset":
      return hasFlag(options, "", "--hard")
        ? "git reset --hard throws away uncommitted work, that of others in this tree too. Use git restore with the files that you mean."
        : undefined;
    case "checkout":
    case "restore":
    case "switch":
      return refuseDiscard(command, rest, options, operands, call);
    case "config":
      return refuseSetting(operands.filter((word) => word !== "set"));
    case "worktree":
    case "submodule":
      return /^(remove|deinit)$/.test(operands[0] ?? "") && hasFlag(options, "f", "--force")
        ? `git ${command} ${operands[0]} --force throws away work that nobody has a copy of.`
        : undefined;
    case "stash":
      return /^(drop|clear)$/.test(operands[0] ?? "") ? "A dropped stash is lost." : undefined;
    case "rm":
      return hasFlag(options, "r") &&
        operands.some((path) => isWhole(path, call)) &&
        !options.includes("--cached")
        ? "git rm -r on the whole worktree removes everything. Name the files that you mean."
        : undefined;
    default:
      return refuseHistory(command, rest);
  }
};

function refusePush(options: readonly string[], operands: readonly string[]): string | undefined {
  const instead = "Push without force, or ask the person. --force-with-lease is allowed.";
  if (hasFlag(options, "f") || options.some((option) => /^--force$/.test(option)))
    return `A forced push overwrites what others have pushed. ${instead}`;
  if (operands.slice(1).some((ref) => ref.startsWith("+")) || operands[0]?.startsWith("+"))
    return `A refspec that begins with + is a forced push. ${instead}`;
  if (options.some((option) => /^--(mi|prune$)/.test(option)))
    return "git push --mirror and --prune delete what others have pushed.";
  if (hasFlag(options, "d", "--delete") || operands.slice(1).some((ref) => ref.startsWith(":")))
    return "Deleting a branch or tag of the remote is not for an agent.";
  return undefined;
}

/** Settings that make a later plain push a forced one. */
function refuseSetting([name = "", value = ""]: readonly string[]): string | undefined {
  const isForced =
    (/^remote\..*\.mirror$/i.test(name) && /^(true|yes|on|1)$/i.test(value)) ||
    (/^remote\..*\.push$/i.test(name) && value.startsWith("+"));
  return isForced ? `${name} ${value} makes each push a forced one.` : undefined;
}

function refuseClean(
  options: readonly string[],
  operands: readonly string[],
  call: Call,
): string | undefined {
  if (hasFlag(options, "n", "--dry-run")) return undefined;
  const isForced =
    hasFlag(options, "f", "--force") ||
    call.args.some((arg) => /^clean\.requireforce=(false|0|no)$/i.test(arg));
  if (!isForced || (operands.length > 0 && !operands.some((path) => isWhole(path, call)))) return undefined;
  return "git clean removes new files that nobody has a copy of, those of others in this tree too. Give it the paths that you mean, or look first with -n.";
}

function refuseDiscard(
  command: string,
  rest: readonly string[],
  options: readonly string[],
  operands: readonly string[],
  call: Call,
): string | undefined {
  const instead = "Name the files that you mean.";
  const isStagedOnly =
    command === "restore" && hasFlag(options, "S", "--staged") && !hasFlag(options, "W", "--worktree");
  const isForced =
    command !== "restore" && (hasFlag(options, "f", "--force") || hasFlag(options, "", "--discard-changes"));
  const isWholeTree = command !== "switch" && !isStagedOnly && operands.some((path) => isWhole(path, call));
  if (!isForced && !isWholeTree) return undefined;
  return `git ${[command, ...rest].join(" ")} throws away uncommitted work in the whole tree. ${instead}`;
}

function refuseHistory(command: string, rest: readonly string[]): string | undefined {
  const line = rest.join(" ");
  const isDestructive =
    /^filter-(branch|repo)$/.test(command) ||
    (command === "reflog" && /^(expire|delete)\b/.test(line)) ||
    (command === "gc" && /--prune=(now|all)/.test(line)) ||
    (command === "prune" && !/(^|\s)(-n|--dry-run)\b/.test(line)) ||
    (command === "update-ref" && /(^|\s)(-d|--delete|--stdin)\b/.test(line));
  return isDestructive ? `git ${command} rewrites or destroys history. Ask the person.` : undefined;
}

function isWhole(path: string, call: Call): boolean {
  return (
    path === ":/" ||
    path === ":" ||
    path === ":(top)" ||
    path === "*" ||
    !["inside", "unknown"].includes(classifyPath(path, call.scope))
  );
}
