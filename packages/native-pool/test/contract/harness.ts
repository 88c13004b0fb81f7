import { ok } from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Clock, systemClock } from "../../src/clock.ts";
import { hasProcesses } from "../../src/native/binding.ts";
import type { Implementation } from "../../src/native/implementation.ts";
import { load } from "../../src/native/load.ts";
import { nativeBackend } from "../../src/native/native-backend.ts";
import { nativeConnect } from "../../src/native/native-link.ts";
import { type ProcessPoolOptions, resolveOptions } from "../../src/pool/options.ts";
import { ProcessPool } from "../../src/pool/process-pool.ts";
import type { Connect } from "../../src/process/link.ts";
import { nodeConnect } from "../../src/process/node-link.ts";
import type { Protocol } from "../../src/protocol/frames.ts";
import type { SearchBackend } from "../../src/search/backend.ts";
import { nodeBackend } from "../../src/search/node-backend.ts";

/** One fact that both implementations, on every runtime, must show. */
export interface Fact {
  readonly title: string;
  readonly check: (kit: PoolKit) => Promise<void>;
}

type Kind = Implementation["kind"];

/** The implementations that this machine can run. */
export function kinds(): readonly Kind[] {
  return load().kind === "native" ? ["javascript", "native"] : ["javascript"];
}

/** How an implementation starts children. */
export function connectWith(kind: Kind, protocol: Protocol, clock: Clock): Connect {
  const loaded = load();
  if (kind === "javascript") return nodeConnect(protocol, clock);
  ok(loaded.kind === "native" && hasProcesses(loaded.binding));
  return nativeConnect(loaded.binding, protocol);
}

/** The search of an implementation. */
export function searchWith(kind: Kind): SearchBackend {
  const loaded = load();
  if (kind === "javascript") return nodeBackend(systemClock);
  ok(loaded.kind === "native");
  return nativeBackend(loaded.binding);
}

export type PoolSettings = Partial<ProcessPoolOptions> & { readonly fault?: string };

/** Makes pools of the fault-injecting child on one implementation. */
export interface PoolKit {
  readonly kind: Kind;
  pool(settings?: PoolSettings): ProcessPool;
}

const child = fileURLToPath(new URL("../fixtures/fault-child.mjs", import.meta.url));

export function poolKit(kind: Kind): PoolKit {
  return {
    kind,
    pool({ fault = "none", ...settings } = {}) {
      const protocol = settings.protocol ?? "jsonl";
      const options = resolveOptions({
        command: "node",
        args: [child, protocol, fault],
        max: 1,
        ...settings,
      });
      return new ProcessPool(options, connectWith(kind, options.protocol, options.clock), kind);
    },
  };
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** Lets the event loop turn until the condition holds; fails after about 10 seconds of turning. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    ok(performance.now() < end, `never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Whether the process exists, a zombie included. */
export function exists(pid: number): boolean {
  if (process.platform === "linux") return existsSync(`/proc/${pid}`);
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Whether the process runs; an orphan that waits for its reaper is dead. */
export function runs(pid: number): boolean {
  if (process.platform !== "linux") return exists(pid);
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

/** Zombies whose parent is this process. */
export function zombies(): number {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      return new RegExp(`\\) Z ${process.pid} `).test(stat);
    } catch {
      return false;
    }
  }).length;
}

/** Open descriptors of this process. */
export function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}
