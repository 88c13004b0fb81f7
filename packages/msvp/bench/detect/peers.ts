import type { SessionView } from "./replay.ts";
import type { Detector } from "./rule.ts";

interface Poll {
  readonly at: number;
  readonly view: SessionView;
}

/** Polls at given intervals until the polls so far satisfy the rule. */
function polling(
  name: string,
  intervalMs: (polls: number) => number,
  isDone: (polls: readonly Poll[]) => boolean,
): Detector {
  return {
    name,
    detect: async (replay, clock, untilMs) => {
      const polls: Poll[] = [];
      for (;;) {
        polls.push({ at: replay.now, view: replay.look() });
        if (isDone(polls)) return true;
        if (replay.now > untilMs) return false;
        await clock.sleep(intervalMs(polls.length));
      }
    },
  };
}

function last(polls: readonly Poll[]): Poll {
  return polls.at(-1) as Poll;
}

/** How long the newest view has been the same, by what the polls saw. */
function sameForMs(polls: readonly Poll[]): number {
  const { at, view } = last(polls);
  const change = polls.findLastIndex((poll) => poll.view.version !== view.version);
  return at - (polls[change + 1] as Poll).at;
}

function equalPolls(polls: readonly Poll[], of: (view: SessionView) => number): number {
  const { view } = last(polls);
  return polls.length - 1 - polls.findLastIndex((poll) => of(poll.view) !== of(view));
}

function isSilentAndAnswered(polls: readonly Poll[], quietMs: number): boolean {
  const { view } = last(polls);
  return sameForMs(polls) >= quietMs && view.status === "idle" && view.isAnswered;
}

/** The rules of others, as their sources state them, on the same views. */
export const peers: readonly Detector[] = [
  polling(
    "three equal polls, 500 ms",
    () => 500,
    (polls) => last(polls).view.hasOutput && equalPolls(polls, ({ version }) => version) >= 3,
  ),
  // Its interval starts at 2 s and drifts to 5 s; it counts a field that the host does not have, so always equal.
  polling(
    "opencode-orchestrator 1.2.58: 3 equal polls of messageCount",
    (count) => Math.min(5000, 2000 * 1.2 ** count),
    (polls) => last(polls).view.hasOutput && polls.length >= 3,
  ),
  polling(
    "chokidar awaitWriteFinish: 100 ms, 2 s unchanged",
    () => 100,
    (polls) => last(polls).view.hasOutput && sameForMs(polls) >= 2000,
  ),
  polling(
    "oh-my-openagent: 3 s polls, 10 s unchanged",
    () => 3000,
    (polls) => last(polls).view.hasOutput && sameForMs(polls) >= 10_000,
  ),
  polling(
    "oh-my-openagent: the same, and idle",
    () => 3000,
    (polls) => last(polls).view.hasOutput && last(polls).view.status === "idle" && sameForMs(polls) >= 10_000,
  ),
  polling(
    "fixed 500 ms, 5 s unchanged",
    () => 500,
    (polls) => last(polls).view.hasOutput && sameForMs(polls) >= 5000,
  ),
];

/** The positive signal alone on a fixed beat, as with p-wait-for or a hand-written loop. */
export const fixedOnSignal: Detector = polling(
  "fixed 500 ms, idle and answered, no window",
  () => 500,
  (polls) => last(polls).view.status === "idle" && last(polls).view.isAnswered,
);

/** The fixed-interval poller that knows the same positive signal and window as ours: the yardstick for polls. */
export const fixedWithConfirm: Detector = polling(
  "fixed 500 ms, 5 s unchanged, idle and answered",
  () => 500,
  (polls) => isSilentAndAnswered(polls, 5000),
);
