import { BrokenBarrierError, barrier, type CheckResult, integration, pipeline, stage } from "@oco/msvp";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../support/virtual-clock.ts";

const pass: CheckResult = { isPassed: true, reason: "fine", evidence: [] };
const fail: CheckResult = { isPassed: false, reason: "red", evidence: [] };
const timestamp = (): number => 0;

function units(...keys: string[]) {
  return keys.map((key) => ({ key, value: key }));
}

describe("pipeline", () => {
  test("the integration begins after the last unit is green and sees all of them", async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const line = pipeline<string>(
      [
        stage("unit", {
          check: async (key) => {
            await clock.sleep(key === "slow" ? 900 : 10);
            log.push(key);
            return pass;
          },
        }),
        barrier("all"),
        integration("build", {
          checkAll: (set) => {
            log.push(`build of ${set.units.map(({ key }) => key).join()}`);
            return pass;
          },
        }),
      ],
      { clock, timestamp },
    );
    const report = await clock.run(line.run(units("slow", "quick")));
    expect(report.outcome).toBe("passed");
    expect(log).toEqual(["quick", "slow", "build of slow,quick"]);
  });

  test("a failed unit breaks the barrier with an error that names it", async () => {
    const line = pipeline<string>([
      stage("unit", { check: (key) => (key === "b" ? fail : pass) }),
      barrier("all"),
      integration("build", { checkAll: () => expect.unreachable() }),
    ]);
    const report = await line.run(units("a", "b"));
    expect(report).toMatchObject({ outcome: "failed", failedAt: "all", error: { party: "b" } });
    expect(report.outcome === "failed" && report.error).toBeInstanceOf(BrokenBarrierError);
  });

  test("a retry is told what the failed attempt said", async () => {
    const told: string[][] = [];
    const line = pipeline<string>([
      stage("unit", {
        retries: 2,
        check: (_key, { attempt, feedback }) => {
          told.push(feedback.map(({ reason }) => reason));
          return attempt < 3 ? { ...fail, reason: `red ${attempt}` } : pass;
        },
      }),
    ]);
    const report = await line.run(units("a"));
    expect(report.verdicts[0]).toMatchObject({ isPassed: true, attempts: 3 });
    expect(told).toEqual([[], ["red 1"], ["red 1", "red 2"]]);
  });

  test("a run that goes on does not repeat what passed", async () => {
    const ran: string[] = [];
    let isFixed = false;
    const line = pipeline<string>([
      stage("unit", {
        check: (key) => {
          ran.push(key);
          return key === "a" || isFixed ? pass : fail;
        },
      }),
      barrier("all"),
    ]);
    const first = await line.run(units("a", "b"));
    isFixed = true;
    const second = await line.run(units("a", "b"), { resume: JSON.parse(JSON.stringify(first.token)) });
    expect(second).toMatchObject({ outcome: "passed", resumed: 1 });
    expect(ran).toEqual(["a", "b", "b"]);
  });
});
