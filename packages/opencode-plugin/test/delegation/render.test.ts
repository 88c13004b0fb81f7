import { expect, test } from "vitest";
import { maxMessage, renderTask, renderWake } from "../../src/delegation/wake/render.ts";
import { ended, queued } from "./records.ts";

test("short results leave their room to long ones, and what is cut has a handle", () => {
  const long = "x".repeat(60_000);
  const wake = renderWake([ended("a", { text: "short" }), ended("b", { text: long })], 0);
  expect(wake).toContain("<result>\nshort\n</result>");
  expect(wake).toMatch(/\[\d+ of 60000 characters left out; get_task_result with task_id "b" gives them\]/);
  expect(wake.length).toBeGreaterThan(maxMessage * 0.95);
  expect(wake.length).toBeLessThan(maxMessage * 1.05);
});

test("a hundred long results are shared out evenly", () => {
  const tasks = Array.from({ length: 100 }, (_, index) => ended(`t${index}`, { text: "y".repeat(5000) }));
  const wake = renderWake(tasks, 3);
  expect(wake).toContain("100 background tasks have ended. 3 still run");
  for (const { id } of tasks) expect(wake).toContain(`get_task_result with task_id "${id}"`);
  expect(wake.length).toBeLessThan(maxMessage * 2);
});

test("a failure and a cancellation are told with their reason, an answer without text as such", () => {
  const failed = ended("a", { end: { kind: "failed", why: "HTTP 500" } });
  expect(renderTask(failed)).toContain('state="failed"');
  expect(renderTask(failed)).toContain("HTTP 500");
  expect(renderTask(ended("b", { text: "" }))).toContain("(it answered without text)");
  expect(renderTask(queued("c"))).toBe('<task id="c" agent="general" state="queued">do c</task>');
});
