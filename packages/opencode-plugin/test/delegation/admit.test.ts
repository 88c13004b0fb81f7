import fc from "fast-check";
import { expect, test } from "vitest";
import { admit, type Candidate } from "../../src/delegation/queue/admit.ts";
import { boundsOf, type Caps } from "../../src/delegation/queue/caps.ts";

const caps: Caps = {
  total: 4,
  agents: { general: 2, "*": 3 },
  models: { fast: 3, "fast/large": 1 },
};

function task(seq: number, agent = "general", model = "slow/one", depth = 1): Candidate {
  return { id: `t${seq}`, seq, createdAt: 0, agent, model, depth };
}

const ids = (tasks: readonly Candidate[]): string[] => tasks.map(({ id }) => id);

test("what waits for a busy agent is passed by what does not, and starts in its own order", () => {
  const waiting = [task(1), task(2), task(3), task(4, "explore")];
  expect(ids(admit(waiting, [], caps))).toEqual(["t1", "t2", "t4"]);
  expect(ids(admit([task(3), task(5, "explore")], [task(1), task(2), task(4, "explore")], caps))).toEqual([
    "t5",
  ]);
});

test("a model and its provider have bounds of their own", () => {
  const waiting = [1, 2, 3, 4].map((seq) => task(seq, "explore", seq < 3 ? "fast/large" : "fast/small"));
  expect(ids(admit(waiting, [], { ...caps, agents: {} }))).toEqual(["t1", "t3", "t4"]);
});

test("tasks of a task have places of their own, so that who waits for them cannot keep them from starting", () => {
  const running = [1, 2, 3, 4].map((seq) => task(seq, `agent ${seq}`));
  expect(ids(admit([task(5, "a"), task(6, "a", "slow/one", 2)], running, caps))).toEqual(["t6"]);
});

test("a session is for one task at a time, and passed by those that need another", () => {
  const inSession = (seq: number, sessionId: string): Candidate => ({
    ...task(seq, `agent ${seq}`),
    sessionId,
  });
  const waiting = [inSession(1, "ses_a"), inSession(2, "ses_a"), inSession(3, "ses_b")];
  expect(ids(admit(waiting, [], caps))).toEqual(["t1", "t3"]);
  expect(ids(admit([inSession(2, "ses_a")], [inSession(1, "ses_a")], caps))).toEqual([]);
});

test("an agent with the name of a property of objects is an agent like any other", () => {
  expect(ids(admit([task(1, "constructor", "toString/valueOf")], [], { ...caps, agents: {} }))).toEqual([
    "t1",
  ]);
});

test("for any queue no bound is exceeded, nothing that has room waits, and nobody is passed by their like", () => {
  const anyTask = fc.record({
    agent: fc.constantFrom("general", "explore", "plan"),
    model: fc.constantFrom("fast/large", "fast/small", "slow/one"),
    depth: fc.integer({ min: 1, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(anyTask, { maxLength: 40 }), fc.integer({ min: 0, max: 10 }), (specs, first) => {
      const all = specs.map((spec, seq) => ({ ...spec, id: `t${seq}`, seq, createdAt: 0 }));
      const running = admit(all.slice(0, first), [], caps);
      const waiting = all.slice(first);
      const started = admit(waiting, running, caps);
      const counts = new Map<string, number>();
      for (const one of [...running, ...started]) {
        for (const { key, max } of boundsOf(caps, one)) {
          counts.set(key, (counts.get(key) ?? 0) + 1);
          expect(counts.get(key)).toBeLessThanOrEqual(max);
        }
      }
      for (const left of waiting.filter((one) => !started.includes(one))) {
        expect(boundsOf(caps, left).some(({ key, max }) => counts.get(key) === max)).toBe(true);
        const like = started.filter(
          (one) => one.agent === left.agent && one.model === left.model && one.depth === left.depth,
        );
        for (const one of like) expect(one.seq).toBeLessThan(left.seq);
      }
    }),
  );
});
