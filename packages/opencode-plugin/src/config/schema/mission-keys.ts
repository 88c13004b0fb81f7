import * as z from "zod/mini";
import { about, agentName, count, milliseconds } from "./fields.ts";
import { limits } from "./limits.ts";

/** Keys about missions and how they go on after a fault. */
export function missionKeys(): Readonly<Record<string, z.ZodMiniType>> {
  return {
    limits: about(limits(), "Bounds of a mission; reaching one is reported."),
    capacity: about(
      z.strictObject({
        initial: about(count(1), "Sessions at once at the start; the number then follows how they end."),
        max: about(count(1), "The most sessions at once."),
        perAgent: about(
          z.union([count(1), z.record(agentName(), count(1))]),
          "The most sessions at once of one agent: one number, or numbers by agent.",
        ),
        checks: about(count(1), "Verify commands at once."),
        breaker: about(
          z.strictObject({
            failures: about(count(1), "Failures of the provider in a row after which nobody asks it."),
            successes: about(count(1), "Successful tries after which everybody does again."),
            firstMs: about(milliseconds(), "Milliseconds that nobody asks it, doubled each time anew."),
            mostMs: about(milliseconds(), "The longest such time."),
          }),
          "When a provider counts as down.",
        ),
      }),
    ),
    recovery: about(
      z.strictObject({
        leaseMs: about(
          milliseconds(1000),
          "Milliseconds that a mission stays with a process that went silent.",
        ),
        backoff: about(
          z.strictObject({
            firstMs: about(milliseconds(), "Milliseconds before the first of more attempts, then doubled."),
            mostMs: about(milliseconds(), "The longest of these waits."),
            retryAfterMs: about(milliseconds(0), "The longest wait that a provider may ask for."),
          }),
          "Waits after attempts that a provider or the host has spoiled.",
        ),
      }),
    ),
    verify: about(
      z.strictObject({
        shell: about(
          z.boolean(),
          "Whether a shell interprets verify commands, which a model may have written.",
        ),
        tailLength: about(count(200), "Characters of a command's output that are kept, from its end."),
      }),
    ),
    inspect: about(
      z.strictObject({
        syntax: about(z.boolean(), "Whether a changed file that does not parse fails its unit."),
        rules: about(z.boolean(), "Whether the ast-grep rules of `.opencode/oco/rules` are held."),
        ignore: about(z.array(z.string().check(z.minLength(1))), "Globs of files that are not looked at."),
        maxFiles: about(count(1), "Changed files of one unit that are looked at."),
        maxFileBytes: about(count(1, 2 ** 24), "Bytes of the largest file that is looked at."),
        timeoutMs: about(
          milliseconds(),
          "Milliseconds after which the files that are left are not looked at.",
        ),
      }),
      "The look at the files that a unit changed, before its verify commands.",
    ),
    workspace: about(
      z.enum(["shared", "worktree"]),
      "Where tasks edit: one tree with file claims, or a git worktree for each task.",
    ),
    worktrees: about(
      z.strictObject({
        linked: about(
          z.array(
            z
              .string()
              .check(z.regex(/^(?!\.{0,2}(\/|$))(?!.*\/\.\.?(\/|$))[^\\]+$/, "a path inside the project")),
          ),
          "Folders that git ignores and that each worktree gets a link to.",
        ),
      }),
    ),
  };
}
