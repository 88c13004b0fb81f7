import {
  BrokenBarrierError,
  barrier,
  type CheckResult,
  commandCheck,
  integration,
  pipeline,
  ResumeTokenError,
  stage,
  type Verdict,
} from "@oco/msvp";
import { describe, expect, test } from "vitest";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

const pass: CheckResult = { isPassed: true, reason: "fine", evidence: [] };
const fail: CheckResult = { isPassed: false, reason: "red", evidence: [] };
const timestamp = (): number => 77;

function units(...keys: string[]) {
  return keys.map((key) => ({ key, value: key }));
}

/** Red for the given keys until told otherwise; notes what ran. */
function suite(red: Set<string>) {
  const ran: string[] = [];
  const check = (name: string) => (key: string) => {
    ran.push(`${name} ${key}`);
    return red.has(key) ? fail : pass;
  };
  const checkAll = (set: { units: readonly { key: string }[] }) => {
    ran.push(`build ${set.units.map(({ key }) => key).join()}`);
    return pass;
  };
  return { ran, check, checkAll };
}

describe("stages and barrier", () => {
  test("the integration begins after the last unit is green and sees all of them", async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const check = async (key: string) => {
      await clock.sleep(key === "slow" ? 900 : 10);
      log.push(key);
      return pass;
    };
    const { ran, checkAll } = suite(new Set());
    const line = pipeline([stage("unit", { check }), barrier("all"), integration("build", { checkAll })], {
      clock,
      timestamp,
    });
    const report = await clock.run(line.run(units("slow", "quick")));
    expect(report).toMatchObject({ outcome: "passed", startedAt: 77, durationMs: 900, resumed: 0 });
    expect([...log, ...ran]).toEqual(["quick", "slow", "build slow,quick"]);
    expect(report.verdicts.map(({ stage, unit }) => [stage, unit])).toEqual([
      ["unit", "quick"],
      ["unit", "slow"],
      ["build", null],
    ]);
  });

  test("units go through the stages at their own pace, within the concurrency of each", async () => {
    const clock = new VirtualClock();
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    const check = (name: string) => async () => {
      const now = (running.get(name) ?? 0) + 1;
      running.set(name, now);
      most.set(name, Math.max(most.get(name) ?? 0, now));
      await clock.sleep(10);
      running.set(name, (running.get(name) ?? 0) - 1);
      return pass;
    };
    const line = pipeline<string>(
      [stage("a", { check: check("a"), concurrency: 3 }), stage("b", { check: check("b"), concurrency: 1 })],
      { clock, timestamp },
    );
    await clock.run(line.run(units("1", "2", "3", "4", "5", "6")));
    expect(Object.fromEntries(most)).toEqual({ a: 3, b: 1 });
    expect(clock.now()).toBe(70);
  });

  test("a failed unit breaks the barrier with an error that names it; the others finish for their findings", async () => {
    const { ran, check, checkAll } = suite(new Set(["b"]));
    const line = pipeline([
      stage("unit", { check: check("unit") }),
      barrier("all"),
      integration("build", { checkAll }),
    ]);
    const report = await line.run(units("a", "b", "c"));
    expect(report).toMatchObject({
      outcome: "failed",
      failedAt: "all",
      error: { party: "b", barrier: "all" },
    });
    expect(report.outcome === "failed" && report.error).toBeInstanceOf(BrokenBarrierError);
    expect(ran).toEqual(["unit a", "unit b", "unit c"]);
  });

  test("a failed unit stops the others where that is the policy", async () => {
    const clock = new VirtualClock();
    const aborted: string[] = [];
    const check = async (key: string, { signal }: { signal: AbortSignal }) => {
      signal.addEventListener("abort", () => aborted.push(key));
      await clock.sleep(key === "bad" ? 10 : 10_000);
      return key === "bad" ? fail : pass;
    };
    const line = pipeline([stage("unit", { check }), barrier("all", { onFailure: "stop" })], {
      clock,
      timestamp,
    });
    const report = await clock.run(line.run(units("bad", "long")));
    expect(report).toMatchObject({ outcome: "failed", error: { party: "bad" } });
    expect([aborted, clock.now()]).toEqual([["long"], 10]);
  });

  test("an excused unit is left out, with its reason, and the barrier opens without it", async () => {
    const { ran, check, checkAll } = suite(new Set(["b"]));
    const line = pipeline([
      stage("unit", { check: check("unit") }),
      barrier("all", { excuse: ({ unit }) => (unit === "b" ? "known to be flaky" : undefined) }),
      integration("build", { checkAll }),
    ]);
    const report = await line.run(units("a", "b"));
    expect(report).toMatchObject({
      outcome: "passed",
      excused: [{ unit: "b", reason: "known to be flaky" }],
    });
    expect(ran.at(-1)).toBe("build a");
  });

  test("excusing everyone, or having no unit at all, does not pass", async () => {
    const { check } = suite(new Set(["a"]));
    const line = pipeline([stage("unit", { check: check("unit") }), barrier("all", { excuse: () => "any" })]);
    for (const set of [units("a"), []]) {
      expect(await line.run(set)).toMatchObject({
        outcome: "failed",
        reason: "0 units passed, at least 1 must",
      });
    }
  });

  test("units without a barrier behind them still decide the outcome", async () => {
    const { check } = suite(new Set(["a"]));
    const report = await pipeline([stage("unit", { check: check("unit") })]).run(units("a"));
    expect(report).toMatchObject({ outcome: "failed", failedAt: "end", error: { party: "a" } });
  });

  test("entries that cannot work are refused when the pipeline is made", () => {
    const { check, checkAll } = suite(new Set());
    const unit = stage("unit", { check: check("unit") });
    expect(() => pipeline([])).toThrow(TypeError);
    expect(() => pipeline([unit, unit])).toThrow('"unit" occurs twice');
    expect(() => pipeline([unit, integration("build", { checkAll })])).toThrow("needs a barrier before it");
    expect(() => pipeline([barrier("all"), unit])).toThrow("needs a unit stage before it");
    expect(() => stage("unit", { check: check("unit"), concurrency: 0 })).toThrow(RangeError);
    expect(() => stage("unit", { check: check("unit"), retries: -1 })).toThrow(RangeError);
  });
});

describe("attempts", () => {
  test("a retry is told what the failed attempts said", async () => {
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
    expect(report.verdicts).toMatchObject([{ isPassed: true, attempts: 3 }]);
    expect(told).toEqual([[], ["red 1"], ["red 1", "red 2"]]);
  });

  test("a check that throws has failed, with the error as evidence", async () => {
    const line = pipeline<string>([stage("unit", { check: () => Promise.reject(new RangeError("off")) })]);
    const report = await line.run(units("a"));
    expect(report.verdicts).toMatchObject([
      { isPassed: false, evidence: [{ kind: "error", name: "RangeError", message: "off", code: null }] },
    ]);
  });

  test("a check that ignores its time limit has failed when the limit is over, and what it says later is not heard", async () => {
    const clock = new VirtualClock();
    const check = async () => {
      await clock.sleep(60_000);
      return pass;
    };
    const line = pipeline<string>([stage("unit", { check, timeoutMs: 500 })], { clock, timestamp });
    const report = await clock.run(line.run(units("a")));
    expect(clock.now()).toBe(500);
    expect(report.verdicts).toMatchObject([{ isPassed: false, evidence: [{ code: "OCO_MSVP_TIME_LIMIT" }] }]);
    await clock.advance(60_000);
    expect(report.verdicts).toHaveLength(1);
  });
});

describe("the gate of an integration", () => {
  const { check } = suite(new Set());
  const made = (result: CheckResult, gate: () => { isOpen: boolean; reason: string }) =>
    pipeline<string>([
      stage("unit", { check: check("unit") }),
      barrier("all"),
      integration("build", { checkAll: () => result, gate }),
    ]);

  test("decides for better and for worse, and its decision is evidence", async () => {
    const shut = await made(pass, () => ({ isOpen: false, reason: "coverage fell" })).run(units("a"));
    expect(shut).toMatchObject({
      outcome: "failed",
      failedAt: "build",
      reason: "coverage fell",
      error: null,
    });
    const open = await made(fail, () => ({ isOpen: true, reason: "only a warning" })).run(units("a"));
    expect(open.outcome).toBe("passed");
    expect(open.verdicts.at(-1)?.evidence).toMatchObject([
      { kind: "custom", name: "gate of build", detail: { checkPassed: false, reason: "only a warning" } },
    ]);
  });

  test("stays shut when it throws", async () => {
    const broken = made(pass, () => {
      throw new Error("no gatekeeper");
    });
    expect(await broken.run(units("a"))).toMatchObject({ outcome: "failed", failedAt: "build" });
  });
});

describe("a run that goes on", () => {
  test("does not repeat what passed, also after JSON", async () => {
    const red = new Set(["b"]);
    const { ran, check, checkAll } = suite(red);
    const line = pipeline([
      stage("lint", { check: check("lint") }),
      stage("test", { check: (key: string) => (key === "a" ? check("test")(key) : pass) }),
      barrier("all"),
      integration("build", { checkAll }),
    ]);
    const first = await line.run(units("a", "b"));
    expect(first.outcome).toBe("failed");
    red.clear();
    const second = await line.run(units("a", "b"), { resume: JSON.parse(JSON.stringify(first.token)) });
    expect(second).toMatchObject({ outcome: "passed", resumed: 2 });
    expect(ran).toEqual(["lint a", "lint b", "test a", "lint b", "build a,b"]);
    const third = await line.run(units("a", "b"), { resume: second.token });
    expect(third).toMatchObject({ outcome: "passed", resumed: 5 });
    expect(ran).toHaveLength(5);
  });

  test("repeats what was changed since, and everything behind it", async () => {
    const { ran, check, checkAll } = suite(new Set());
    const line = (revision: string) =>
      pipeline([
        stage("lint", { check: check("lint"), revision }),
        stage("test", { check: check("test") }),
        barrier("all"),
        integration("build", { checkAll }),
      ]);
    const { token } = await line("1").run([{ key: "a", value: "a", revision: "x" }, ...units("b")]);
    ran.length = 0;
    await line("1").run([{ key: "a", value: "a", revision: "y" }, ...units("b")], { resume: token });
    expect(ran).toEqual(["lint a", "test a", "build a,b"]);
    ran.length = 0;
    await line("2").run([{ key: "a", value: "a", revision: "x" }, ...units("b")], { resume: token });
    expect(ran).toEqual(["lint a", "lint b", "test a", "test b", "build a,b"]);
  });

  test("takes its token from verdicts stored one by one, after a stop at any of them", async () => {
    for (let stopAfter = 1; stopAfter <= 5; stopAfter += 1) {
      const { ran, check, checkAll } = suite(new Set());
      const line = pipeline([
        stage("lint", { check: check("lint") }),
        stage("test", { check: check("test") }),
        barrier("all"),
        integration("build", { checkAll }),
      ]);
      const stored: Verdict[] = [];
      const controller = new AbortController();
      const stopped = line.run(units("a", "b"), {
        signal: controller.signal,
        onVerdict: (verdict) => {
          if (controller.signal.aborted) return;
          stored.push(verdict);
          if (stored.length === stopAfter) controller.abort(new Error("killed"));
        },
      });
      if (stopAfter < 5) await expect(stopped).rejects.toThrow("killed");
      else await stopped;
      const passed = stored.map(({ stage, unit }) => `${stage} ${unit}`);
      ran.length = 0;
      const report = await line.run(units("a", "b"), { resume: line.tokenOf(stored) });
      expect(report).toMatchObject({ outcome: "passed", resumed: stopAfter });
      expect(ran.filter((entry) => passed.includes(entry))).toEqual([]);
      expect(ran.length + stored.length).toBe(5);
    }
  });

  test("refuses the token of another pipeline and of another format", async () => {
    const { check } = suite(new Set());
    const line = pipeline([stage("unit", { check: check("unit") })]);
    const other = pipeline([stage("other", { check: check("other") })]);
    const { token } = await other.run(units("a"));
    await expect(line.run(units("a"), { resume: token })).rejects.toThrow(ResumeTokenError);
    const future = JSON.parse(JSON.stringify({ ...line.tokenOf([]), format: 2 }));
    await expect(line.run(units("a"), { resume: future })).rejects.toThrow("format 2");
  });
});

describe("a run", () => {
  test("awaits the store of each verdict before anything follows from it", async () => {
    const log: string[] = [];
    const { check } = suite(new Set());
    let release = (): void => undefined;
    const line = pipeline([
      stage("unit", { check: check("unit") }),
      barrier("all"),
      integration("build", {
        checkAll: () => {
          log.push("build");
          return pass;
        },
      }),
    ]);
    const running = line.run(units("a"), {
      onVerdict: (verdict) =>
        verdict.unit === null
          ? undefined
          : new Promise((resolve) => {
              release = () => {
                log.push("stored");
                resolve();
              };
            }),
    });
    await settle();
    expect(log).toEqual([]);
    release();
    await running;
    expect(log).toEqual(["stored", "build"]);
  });

  test("ends with the error of a store that fails", async () => {
    const { check } = suite(new Set());
    const line = pipeline([stage("unit", { check: check("unit") })]);
    const running = line.run(units("a", "b"), { onVerdict: () => Promise.reject(new Error("disk full")) });
    await expect(running).rejects.toThrow("disk full");
  });

  test("rejects with the reason of its signal, and every check was told", async () => {
    const clock = new VirtualClock();
    const told: string[] = [];
    const check = async (key: string, { signal }: { signal: AbortSignal }) => {
      signal.addEventListener("abort", () => told.push(key));
      await clock.sleep(10_000);
      return pass;
    };
    const controller = new AbortController();
    const line = pipeline([stage("unit", { check })], { clock, timestamp });
    const outcome = line.run(units("a", "b"), { signal: controller.signal }).catch((error: unknown) => error);
    await clock.advance(5);
    controller.abort(new Error("stop"));
    expect(await outcome).toMatchObject({ message: "stop" });
    expect(told).toEqual(["a", "b"]);
  });

  test("refuses two units with one key", async () => {
    const { check } = suite(new Set());
    await expect(pipeline([stage("unit", { check: check("unit") })]).run(units("a", "a"))).rejects.toThrow(
      TypeError,
    );
  });

  test("keeps the evidence of real commands, which survives JSON", async () => {
    const line = pipeline<string>([
      stage("unit", {
        concurrency: 1,
        check: commandCheck((code) => ({ argv: [process.execPath, "-e", code] })),
      }),
    ]);
    const report = await line.run(units("process.exit(0)", "process.exit(4)"));
    expect(report.verdicts.map(({ evidence }) => evidence)).toMatchObject([
      [{ kind: "command", exitCode: 0, isPassed: true }],
      [{ kind: "command", exitCode: 4, isPassed: false }],
    ]);
    expect(JSON.parse(JSON.stringify(report.verdicts))).toEqual(report.verdicts);
    const nothing = pipeline<string>([stage("unit", { check: commandCheck(() => []) })]);
    expect((await nothing.run(units("a"))).verdicts[0]?.reason).toBe("no command to verify with");
  });
});
