import { expect, test } from "vitest";
import { Toasts } from "../../src/feedback/toasts.ts";

function opened(isOn = true) {
  const sent: string[] = [];
  let time = 0;
  const toasts = new Toasts({
    isOn,
    now: () => time,
    send: async ({ message }) => {
      sent.push(message);
      throw new Error("nobody is there");
    },
  });
  const show = (...messages: string[]): void => {
    for (const message of messages) toasts.show({ variant: "info", message });
  };
  return {
    toasts,
    sent,
    show,
    advance: (ms: number) => (time += ms),
    settled: () => new Promise(setImmediate),
  };
}

test("nothing is sent before the host is up; what waits comes then, once", async () => {
  const { toasts, sent, show, settled } = opened();
  show("a", "b");
  await settled();
  expect(sent).toEqual([]);
  toasts.ready();
  toasts.ready();
  await settled();
  expect(sent).toEqual(["a", "b"]);
});

test("at most three are shown in ten seconds, and the same words not twice within a minute", async () => {
  const { toasts, sent, show, advance, settled } = opened();
  toasts.ready();
  show("a", "a", "b", "c", "d");
  advance(9_999);
  show("e");
  advance(1);
  show("f", "a");
  advance(50_000);
  show("a");
  await settled();
  expect(sent).toEqual(["a", "b", "c", "f", "a"]);
});

test("a toast is one short line without terminal codes", async () => {
  const { toasts, sent, show, settled } = opened();
  toasts.ready();
  show(`\u001b[31mred\u001b[0m\n${"x".repeat(500)}`);
  await settled();
  expect(sent[0]).toMatch(/^red x+…$/);
  expect(sent[0]).toHaveLength(160);
});

test("switched off, none is sent", async () => {
  const { toasts, sent, show, settled } = opened(false);
  toasts.ready();
  show("a");
  await settled();
  expect(sent).toEqual([]);
});

test("a pinned note is shown once more when the person is there, and then no more", async () => {
  const { toasts, sent, show, settled } = opened();
  toasts.ready();
  toasts.pin({ variant: "warning", message: "mend it" });
  show("mend it");
  toasts.remind();
  toasts.remind();
  await settled();
  expect(sent).toEqual(["mend it", "mend it"]);
});
