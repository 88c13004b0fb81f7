import { type MonitorOptions, NudgeQueue, type Observation, untilStable } from "@oco/msvp";
import type { Replay, SessionView } from "./replay.ts";
import type { Detector } from "./rule.ts";

/** How long one call of the server takes in the replay, unless a detector says otherwise. */
const usualCallMs = 10;

interface Settings {
  readonly hasEvents: boolean;
  /** Whether idle and answered is taken as the end, or only as a confirmation of silence. */
  readonly isTerminal: boolean;
  readonly callMs?: number;
}

const isFinal = ({ status, isAnswered }: SessionView): boolean => status === "idle" && isAnswered;

function ours(name: string, { hasEvents, isTerminal, callMs = usualCallMs }: Settings): Detector {
  return {
    name,
    detect: async (replay, clock, untilMs) => {
      const probe = async (): Promise<Observation<SessionView>> => {
        await clock.sleep(callMs / 2);
        const value = replay.look();
        await clock.sleep(callMs / 2);
        return { value, version: value.version, isTerminal: isTerminal && isFinal(value) };
      };
      const nudge = new NudgeQueue();
      const stop = hasEvents ? follow(replay, nudge) : () => undefined;
      const options: MonitorOptions<SessionView> = {
        clock,
        timestamp: () => clock.now(),
        random: () => 0.5,
        confirm: isFinal,
      };
      const patience = { timeoutMs: untilMs };
      const watching = untilStable(
        probe,
        hasEvents ? { ...options, ...patience, nudge } : { ...options, ...patience },
      );
      const isFound = await watching.then(
        () => true,
        () => false,
      );
      stop();
      return isFound;
    },
  };
}

/** An idle event is a reason to look; everything else shows that the session lives. */
function follow(replay: Replay, nudge: NudgeQueue): () => void {
  return replay.onFact(([, kind]) => nudge.push(kind === "idle" ? "look" : "changed"));
}

export const oursWithEvents: Detector = ours("msvp, events", { hasEvents: true, isTerminal: true });
/** Calls so slow that the bookkeeping events after the end arrive within them. */
export const oursWithSlowCalls: Detector = ours("msvp, events, calls of 60 ms", {
  hasEvents: true,
  isTerminal: true,
  callMs: 60,
});
export const oursByPolls: Detector = ours("msvp, polls only", { hasEvents: false, isTerminal: true });
export const oursByWindow: Detector = ours("msvp, polls only, 5 s window kept", {
  hasEvents: false,
  isTerminal: false,
});
