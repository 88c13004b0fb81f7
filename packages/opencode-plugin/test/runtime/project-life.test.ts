import { expect, test } from "vitest";
import { ProjectLife } from "../../src/runtime/project-life.ts";

function paused(): { readonly delay: () => Promise<void>; readonly go: () => void; count: number } {
  let go = (): void => {};
  const clock = {
    count: 0,
    delay: (): Promise<void> => {
      clock.count += 1;
      return new Promise((resolve) => {
        go = resolve;
      });
    },
    go: () => go(),
  };
  return clock;
}

test("an abort in an open project is meant, and is believed only after a moment", async () => {
  const clock = paused();
  const life = new ProjectLife("server", clock.delay);
  let meant: boolean | undefined;
  const asked = life.isAbortMeant().then((answer) => {
    meant = answer;
  });
  await Promise.resolve();
  expect(meant).toBeUndefined();
  clock.go();
  await asked;
  expect(meant).toBe(true);
});

test("an abort just before or after the project was closed is the host's own", async () => {
  const clock = paused();
  const life = new ProjectLife("person", clock.delay);
  const before = life.isAbortMeant();
  life.close();
  clock.go();
  expect(await before).toBe(false);
  expect(await life.isAbortMeant()).toBe(false);
  expect(clock.count).toBe(1);
});

test("under opencode run an abort is meant at once", async () => {
  const clock = paused();
  expect(await new ProjectLife("run", clock.delay).isAbortMeant()).toBe(true);
  expect(clock.count).toBe(0);
});
