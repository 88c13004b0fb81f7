import type { Fact, Trace } from "../traces/trace.ts";

/** A small seeded generator (Steele and Vigna's SplitMix, 32-bit form), so that every run sees the same sessions. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/**
 * Sessions whose gaps between events are log-normal with a heavy tail: thinking and tools that take long. One gap in
 * twelve is drawn from a wide distribution with a median of 6 s.
 */
export function syntheticTraces(count: number, seed: number): readonly Trace[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => syntheticTrace(`synthetic-${index}`, random));
}

function syntheticTrace(name: string, random: () => number): Trace {
  const facts: Fact[] = [
    [5, "message", "m1", "user", false, "", ""],
    [10, "status", "busy"],
    [10, "message", "m2", "assistant", false, "", ""],
  ];
  let at = 10;
  const steps = 4 + Math.floor(random() * 30);
  for (let step = 0; step < steps; step += 1) {
    const isLong = random() < 1 / 12;
    at += Math.round(logNormal(random, isLong ? 6000 : 600, isLong ? 1 : 0.9));
    facts.push([at, "part", `p${step >> 1}`, "m2", "tool", step % 2 === 0 ? "running" : "completed"]);
  }
  if (steps % 2 === 1) facts.push([at, "part", `p${(steps - 1) >> 1}`, "m2", "tool", "completed"]);
  facts.push(
    [at + 20, "message", "m2", "assistant", true, "stop", ""],
    [at + 20, "status", "idle"],
    [at + 20, "idle"],
  );
  return { name, about: "synthetic", opencode: "none", returnedAtMs: at + 20, quietTailMs: 0, facts };
}

function logNormal(random: () => number, median: number, sigma: number): number {
  const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(sigma * gauss);
}
