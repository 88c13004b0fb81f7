import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** A fault that a schema found, and the path of the part that has it. */
interface LocatedIssue {
  readonly path: readonly PropertyKey[];
  readonly issue: Issue;
}

/** Unknown keys come as one issue for their object; each is reported where it stands. */
export function splitIssue(issue: Issue): LocatedIssue[] {
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => ({ path: [...issue.path, key], issue }))
    : [{ path: issue.path, issue }];
}

/** What the schema wanted, as the rest of a line that begins with the path. */
export function describeIssue(issue: Issue): string {
  return issue.code === "unrecognized_keys" ? "is no known key" : `expected ${wanted(issue)}`;
}

function wanted(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected === "record" ? "object" : issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_big":
      return `at most ${issue.maximum}${unit(issue.origin)}`;
    case "too_small":
      return `at least ${issue.minimum}${unit(issue.origin)}`;
    case "invalid_key":
      return `a name of ${issue.issues[0]?.message ?? "another form"}`;
    case "invalid_union":
      return [...new Set(issue.errors.flatMap((option) => option.map(wanted)))].join(", or ");
    default:
      return issue.message;
  }
}

function unit(origin: string): string {
  return origin === "string" ? " characters" : "";
}
