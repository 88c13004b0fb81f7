import { expect, test } from "vitest";
import type {
  FileInspector,
  Inspection,
  InspectionFinding,
  InspectionRequest,
  TaskInput,
} from "../../src/index.ts";
import { finish, openWorld, type World } from "../world.ts";

const task: TaskInput = { id: "t1", title: "Thing t1", instructions: "Make t1.", verify: ["check t1"] };

function finding(more: Partial<InspectionFinding> = {}): InspectionFinding {
  return {
    severity: "error",
    rule: "syntax",
    message: "a bracket is missing",
    file: "a.js",
    line: 3,
    column: 7,
    ...more,
  };
}

function ran(...findings: readonly InspectionFinding[]): Inspection {
  return { kind: "ran", check: "syntax", files: 1, findings, remarks: [], startedAt: 0, durationMs: 1 };
}

/** An inspector whose n-th look comes to the n-th answer; the last holds. */
class Answers implements FileInspector {
  readonly asked: InspectionRequest[] = [];
  readonly #answers: readonly (() => Promise<readonly Inspection[]>)[];

  constructor(...answers: readonly (() => Promise<readonly Inspection[]>)[]) {
    this.#answers = answers;
  }

  async inspect(request: InspectionRequest): Promise<readonly Inspection[]> {
    this.asked.push(request);
    return (this.#answers[this.asked.length - 1] ?? this.#answers.at(-1))?.() ?? [];
  }
}

function worldWith(inspector: FileInspector, play?: Parameters<typeof openWorld>[0]["play"]): Promise<World> {
  return openWorld({ tasks: [task], ...(play === undefined ? {} : { play }), options: { inspector } });
}

const clean = async (): Promise<readonly Inspection[]> => [ran()];

test("an error in a changed file goes to the next attempt with its place, and no command is run for it", async () => {
  const it = await worldWith(
    new Answers(async () => [ran(finding(), finding({ severity: "warning" }))], clean),
  );
  const report = await finish(it);
  expect(report).toMatch(/^MISSION \w+ sealed/);
  expect(report).toContain(
    "- t1 Thing t1: done, 2 attempts, review: pass\n  syntax of 1 changed file(s) -> nothing found",
  );
  const again = it.host.log.find(({ attempt }) => attempt === "work:t1:2");
  expect(again?.text).toContain("did not pass inspection:\n- a.js:3:7: a bracket is missing [syntax]");
  expect(again?.text.match(/a bracket/g)).toHaveLength(1);
  expect(it.checks.log).toEqual(["check t1"]);
});

test("a file that stays broken fails the unit, and report, fixer and artifact name the place", async () => {
  const it = await worldWith(new Answers(async () => [ran(finding())]));
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  const report = await finish(it, id);
  const place = "a.js:3:7: a bracket is missing [syntax]";
  expect(report).toMatch(/^MISSION \w+ failed/);
  expect(report).toContain(`unit t1 (Thing t1) failed: the inspection found 1 error(s), first: ${place}`);
  expect(report).toContain(`  syntax of 1 changed file(s) -> 1 error(s)\n    error ${place}`);
  expect(it.host.log.findLast(({ agent }) => agent === "fixer")?.text).toContain(
    `did not pass inspection: ${place}`,
  );
  expect(it.engine.artifact(id, "check work:t1:1")?.text).toContain(place);
  expect(it.checks.log).toEqual([]);
});

test("what is no error is shown to the reviewer", async () => {
  const warning = finding({ severity: "warning", rule: "no-console", message: "use the log" });
  const it = await worldWith(new Answers(async () => [ran(warning)]));
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  const review = it.host.log.find(({ attempt }) => attempt === "review:t1:1");
  expect(review?.text).toContain("- warning: a.js:3:7: use the log [no-console]");
});

test("an inspector that throws or never answers is in nobody's way, and is said not to have run", async () => {
  const down = new Answers(
    () => Promise.reject(new Error("out of order")),
    () => new Promise(() => {}),
  );
  const faults: string[] = [];
  const it = await openWorld({
    tasks: [task, { ...task, id: "t2", title: "Thing t2", depends: ["t1"] }],
    options: { inspector: down, onFault: (message) => void faults.push(message) },
  });
  const report = await finish(it);
  expect(report).toMatch(/^MISSION \w+ sealed/);
  expect(report).toContain("inspection -> not run: out of order");
  expect(report).toContain("inspection -> not run: it took longer than 300000 ms");
  expect(faults).toEqual([
    "the files of work:t1:1 could not be inspected",
    "the files of work:t2:1 could not be inspected",
  ]);
  expect(down.asked.every(({ signal }) => signal.aborted)).toBe(true);
  expect(it.checks.log).toHaveLength(2);
});

test("in a shared tree the files are those that the task claimed and those that its worker named", async () => {
  const inspector = new Answers(clean);
  const it: World = await worldWith(inspector, ({ attempt, sessionId }) =>
    attempt === "work:t1:1"
      ? {
          effect: async () => void (await it.engine.claimFile(sessionId, "claimed.js")),
          submit: [
            { tool: "complete_task", input: { status: "done", summary: "made", files: ["named.js"] } },
          ],
        }
      : undefined,
  );
  expect(await finish(it)).toMatch(/^MISSION \w+ sealed/);
  expect(inspector.asked.map(({ files, directory }) => [directory, ...files])).toEqual([
    ["/project", "claimed.js", "named.js"],
  ]);
});

test("what is kept of an inspection is bounded, errors first, and what is left out is counted", async () => {
  const warnings = Array.from({ length: 500 }, () =>
    finding({ severity: "warning", message: "w".repeat(9000) }),
  );
  const it = await worldWith(new Answers(async () => [ran(...warnings, finding())], clean));
  const id = await it.engine.start({ goal: "build", directory: "/project", level: "L2" });
  expect(await finish(it, id)).toMatch(/^MISSION \w+ sealed/);
  const [kept] = it.engine.view(id)?.checks.get("work:t1:1")?.inspections ?? [];
  if (kept?.kind !== "ran") throw new Error("it ran");
  expect(kept.findings).toHaveLength(100);
  expect(kept.findings[0]?.severity).toBe("error");
  expect(kept.remarks).toEqual(["401 more finding(s) are not kept"]);
  expect(Math.max(...kept.findings.map(({ message }) => message.length))).toBe(500);
});
