import { type Call, hasFlag, type Rule, splitOptions } from "../call.ts";
import { findStarts, isNarrowed } from "../found.ts";
import { classifyPath, type PathKind } from "../shell/paths.ts";
import { found, shownText } from "../shell/scope.ts";

/** Why a recursive change must not touch a target, or `undefined`. */
export function refuseTarget(what: string, target: string, call: Call): string | undefined {
  const kind: PathKind = classifyPath(target, call.scope);
  const shown = JSON.stringify(shownText(target));
  switch (kind) {
    case "inside":
      return undefined;
    case "worktree":
      return `${what} ${shown} takes the whole worktree with it. Name the files or folders that you mean.`;
    case "history":
      return `${what} ${shown} destroys the history of the repository.`;
    case "outside":
      return `${what} ${shown} reaches outside the worktree ${call.scope.place.worktree}. Stay within it.`;
    case "unknown":
      return `${what} ${shown}: where that points cannot be told before it runs. Write the path out.`;
  }
}

function firstRefusal(what: string, targets: readonly string[], call: Call): string | undefined {
  for (const target of targets) {
    const why = refuseTarget(what, target, call);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Recursive removal outside the worktree, of the worktree itself, or of its history. */
export const removeRule: Rule = (call) => {
  const { name, args } = call;
  const { options, operands } = splitOptions(args);
  switch (name) {
    case "rm":
    case "grm":
    case "srm": {
      if (options.includes("--no-preserve-root")) return "rm --no-preserve-root is never needed here.";
      return firstRefusal("Removing", reached(call, hasFlag(options, "rR", "--recursive")), call);
    }
    case "unlink":
    case "truncate":
      return firstRefusal("Removing", reached(call, false), call);
    case "rimraf":
    case "del-cli":
    case "trash":
    case "deltree":
      return firstRefusal("Removing", operands, call);
    case "remove-item":
    case "ri":
    case "rd":
    case "rmdir":
    case "del":
    case "erase": {
      const isRecursive = args.some((arg) => /^(\/s|-r(e(c\w*)?)?)$/i.test(arg));
      const targets = args.filter((arg) => !/^(\/[a-z]|-\w+)$/i.test(arg));
      return isRecursive ? firstRefusal("Removing", targets, call) : undefined;
    }
    case "find":
    case "gfind":
    case "fd":
      return refuseFind(call);
    case "tar": {
      if (!args.includes("--remove-files")) return undefined;
      const from = args.filter((_, index) => /^(-C|--directory)$/.test(args[index - 1] ?? ""));
      return firstRefusal("Archiving away", from.length > 0 ? from : operands, call);
    }
    case "rsync": {
      const isDeleting = args.some((arg) => /^--(del|delete|remove-source)/.test(arg));
      return isDeleting ? firstRefusal("Deleting in", operands.slice(-1), call) : undefined;
    }
    case "mv": {
      if (operands.at(-1) === "/dev/null") return "Moving files to /dev/null destroys them.";
      const sources = operands.slice(0, -1).filter((path) => path.includes(found) || isRootLike(path, call));
      return firstRefusal("Moving away", sources, call);
    }
    default:
      return undefined;
  }
};

/** What a change goes through: with all below it, or because a search found any number of it. A single file is the host's to ask about. */
function reached({ args }: Call, isRecursive: boolean): string[] {
  return splitOptions(args).operands.filter((path) => isRecursive || path.includes(found));
}

/** The file system, the home or the worktree as a whole; single files may be moved in from elsewhere. */
function isRootLike(path: string, call: Call): boolean {
  const { home } = call.scope.place;
  const plain = path.replace(/(?<=.)\/+\**$/, "").replace(/^\/\*$/, "/");
  return plain === "/" || plain === home || classifyPath(path, call.scope) === "worktree";
}

function refuseFind(call: Call): string | undefined {
  if (!call.args.includes("-delete")) return undefined;
  const starts = findStarts(call.args);
  const refused = isNarrowed(call.args)
    ? starts.filter((path) => classifyPath(path, call.scope) !== "worktree")
    : starts;
  return firstRefusal("Deleting below", refused, call);
}

/** Recursive changes of owners and modes outside the worktree. */
export const permissionRule: Rule = (call) => {
  if (!["chmod", "chown", "chgrp", "setfacl", "chattr", "icacls"].includes(call.name)) return undefined;
  const { options, operands } = splitOptions(call.args);
  const isRecursive = hasFlag(options, "R", "--recursive");
  const hasReference = options.some((option) => option.startsWith("--reference"));
  const targets = (hasReference ? operands : operands.slice(1)).filter(
    (path) => (isRecursive || path.includes(found)) && classifyPath(path, call.scope) !== "worktree",
  );
  return firstRefusal(`${call.name} -R on`, targets, call);
};
