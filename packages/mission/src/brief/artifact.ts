import { describeInspection, describePlace } from "../decide/inspection.ts";
import { describeFinding } from "../decide/integration.ts";
import type { MissionView } from "../decide/view.ts";
import type { AttemptRecord, CheckRecord } from "../state/records.ts";

/** A part of a long text of a mission. */
export interface ArtifactPage {
  readonly handle: string;
  readonly text: string;
  readonly offset: number;
  readonly totalLength: number;
  /** Where the next page begins; absent on the last. */
  readonly nextOffset?: number;
}

/** Which part is read. */
export interface PageOptions {
  /** In characters. @default 0 */
  readonly offset?: number;
  /** In characters. @default 8000 */
  readonly length?: number;
}

const longestPage = 32_000;

/**
 * A page of a text that messages show only the ends of. The handle is the id of the record that holds it - an attempt, or
 * the checks of one as `check <id>` - so nothing is stored twice. `undefined` where there is no such text.
 */
export function artifactPage(
  view: MissionView,
  handle: string,
  { offset = 0, length = 8000 }: PageOptions = {},
): ArtifactPage | undefined {
  if (!Number.isInteger(offset) || offset < 0)
    throw new RangeError(`offset must be a whole number, not ${offset}`);
  if (!Number.isInteger(length) || length < 1 || length > longestPage)
    throw new RangeError(`length must be from 1 to ${longestPage} characters, not ${length}`);
  const text = textOf(view, handle);
  if (text === undefined) return undefined;
  const end = offset + length;
  const page = { handle, text: text.slice(offset, end), offset, totalLength: text.length };
  return end < text.length ? { ...page, nextOffset: end } : page;
}

function textOf(view: MissionView, handle: string): string | undefined {
  const check = view.checks.get(handle.replace(/^check /, ""));
  if (handle.startsWith("check ")) return check === undefined ? undefined : outputsOf(check);
  const attempt = view.attempts.get(handle);
  return attempt === undefined ? undefined : answerOf(attempt);
}

function outputsOf({ evidence, inspections = [] }: CheckRecord): string {
  const looked = inspections.map((inspection) =>
    [
      describeInspection(inspection),
      ...(inspection.kind === "ran" ? inspection.findings.map(describePlace) : []),
    ].join("\n"),
  );
  const ran = evidence.map(
    ({ command, exitCode, outputTail }) => `$ ${command} -> ${exitCode ?? "did not run"}\n${outputTail}`,
  );
  return [...looked, ...ran].join("\n");
}

/** What an attempt has to say for itself: what it handed in, or else its last words. */
export function answerOf({ submission, state }: AttemptRecord): string {
  if (submission?.kind === "completion") return submission.summary;
  if (submission?.kind === "verdict" && submission.findings.length > 0)
    return submission.findings.map(describeFinding).join("\n");
  return state.kind === "ended" && state.end.kind === "answered" ? state.end.text : "";
}
