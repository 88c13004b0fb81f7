import type { MissionView } from "../../decide/view.ts";
import { reportOf } from "../../report/report.ts";
import type { SimulatedWorld } from "../simulated-world.ts";

/** Says whether a reason is true in a world, given what its pattern found. */
type Witness = (world: SimulatedWorld, view: MissionView, found: readonly string[]) => boolean;

/** Why a mission may fail, each with what must really have happened. A reason that matches none is not understood. */
const reasons: readonly (readonly [RegExp, Witness])[] = [
  [
    /^unit (\S+) \([^)]*\) failed: (.*)$/s,
    (world, view, [, id = "", why = ""]) => isUnitReasonTrue(world, view, id, why),
  ],
  [/^not started because of it: /, () => true],
  [
    /^(tokens|tool calls|wall time|cost|waves) limit reached: (\d+) of (\d+)/,
    (_, __, [, ___, used, limit]) => Number(used) >= Number(limit),
  ],
  [
    /^no plan after (\d+) attempts: /,
    (world, { mission, attempts }, [, count]) =>
      Number(count) <= failedAttempts(attempts, "plan:") && hasTrouble(world, mission.id, "plan:"),
  ],
  [
    /^after \d+ waves, the limit, (.*)$/s,
    (world, view, [, what = ""]) => isFindingTrue(world, view, "master:", what),
  ],
  [/^no verdict from (\d+) master reviews/, (world, { mission }) => hasTrouble(world, mission.id, "master:")],
];

/** M9: a mission that is not sealed ended for a reason that is true. */
export function checkReasons(world: SimulatedWorld, view: MissionView): void {
  const { facts, scenario, clock } = world;
  const report = reportOf(view, clock.date());
  if (report.state === "stopped") {
    facts.expect(
      "M9",
      scenario.stopAfterMs !== undefined || scenario.canAsk,
      () => "stopped, and nobody did",
    );
    return;
  }
  if (report.state !== "failed") return;
  facts.expect("M9", report.reasons.length > 0, () => "failed without a reason");
  for (const reason of report.reasons) {
    const match = reasons
      .map(([pattern, isTrue]) => ({ found: pattern.exec(reason), isTrue }))
      .find(({ found }) => found !== null);
    facts.expect(
      "M9",
      match?.found?.[0] !== undefined && match.isTrue(world, view, match.found),
      () => `the reason is not true: ${reason}`,
    );
  }
}

function isUnitReasonTrue(world: SimulatedWorld, view: MissionView, id: string, why: string): boolean {
  const { mission } = view;
  const spoiled = /^(\d+) attempts in a row were spoiled/.exec(why);
  if (spoiled !== null)
    return (
      Number(spoiled[1]) <= failedAttempts(view.attempts, `work:${id}:`) &&
      hasTrouble(world, mission.id, `work:${id}:`)
    );
  if (/^no verdict from \d+ reviews/.test(why)) return hasTrouble(world, mission.id, `review:${id}:`);
  return isFindingTrue(
    world,
    view,
    `review:${id}:`,
    why.replace(/ \(attempt \d+ of \d+\)$/, ""),
    `work:${id}:`,
  );
}

/** A command that did not pass, a file that was broken, a review that found something, an agent that was blocked, a merge with a conflict. */
function isFindingTrue(
  world: SimulatedWorld,
  { mission }: MissionView,
  reviews: string,
  what: string,
  work = "",
): boolean {
  const { facts, checks, workspace } = world;
  const command = /^command "(.*)" did not pass: exit code (\d+)$/.exec(what);
  if (command !== null)
    return checks.runs.some((run) => run.command === command[1] && run.exitCode === Number(command[2]));
  const inspected = /^the inspection found .*, first: (.*?):\d+:\d+: /.exec(what);
  if (inspected !== null) return world.files.wasBroken(inspected[1] ?? "");
  if (what.startsWith("the review found")) return facts.count(mission.id, reviews, ["rejection"]) > 0;
  if (what.startsWith("the agent is blocked"))
    return facts.count(mission.id, work, ["blocked", "overflow"]) > 0;
  if (what.startsWith("its changes do not merge"))
    return "conflicts" in workspace && Number(workspace.conflicts) > 0;
  return false;
}

function failedAttempts(attempts: MissionView["attempts"], prefix: string): number {
  return [...attempts.values()].filter(
    ({ id, submission }) => id.startsWith(prefix) && submission?.kind !== "plan",
  ).length;
}

/** Something went wrong that can spoil an attempt: an agent's fault, the host's, or a crash. */
function hasTrouble({ facts, faulty }: SimulatedWorld, mission: string, prefix: string): boolean {
  return facts.count(mission, prefix) + facts.crashes + faulty.failures.size > 0;
}
