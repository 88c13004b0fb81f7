import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Alarm, Clock } from "../clock.ts";
import { codecFor, type FrameDecoder, type Protocol } from "../protocol/frames.ts";
import { MalformedFrame } from "../protocol/malformed-frame.ts";
import { failedLink } from "./failed-link.ts";
import type { Family } from "./family.ts";
import {
  type ChildSpec,
  type Connect,
  type Link,
  type LinkEvents,
  outputHighBytes,
  outputLowBytes,
  stderrTailBytes,
} from "./link.ts";
import { Outbox } from "./outbox.ts";
import { processGroup } from "./process-group.ts";
import { StderrTail } from "./stderr-tail.ts";
import { type Tree, windowsFamily } from "./windows-family.ts";

/** How long after its exit a child's pipes may stay open, held by a process that left its group. */
const pipeGraceMs = 200;

const isWindows = process.platform === "win32";

/** Links on node:child_process, where the addon does not run children; `holdTree` is what it has on Windows. */
export function nodeConnect(protocol: Protocol, clock: Clock, holdTree?: (pid: number) => Tree): Connect {
  return (spec, events) => {
    try {
      const child = start(spec);
      const { pid } = child;
      if (pid !== undefined) {
        const family = isWindows ? windowsFamily(pid, holdTree) : processGroup(pid);
        return new NodeLink(protocol, clock, spec, events, child, pid, family);
      }
      return awaitingError(child, events);
    } catch (cause) {
      return failedLink(() => cause, events);
    }
  };
}

function start(spec: ChildSpec): ChildProcess {
  return spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...spec.env },
    stdio: ["pipe", "pipe", "pipe"],
    // A group of its own is what lets a kill reach grandchildren.
    detached: !isWindows,
    windowsHide: true,
  });
}

// The runtime says why in an event of a later tick; without a listener that event would end this process.
function awaitingError(child: ChildProcess, events: LinkEvents): Link {
  let cause: unknown = new Error("the runtime gave no reason");
  child.on("error", (error) => {
    cause = error;
  });
  return failedLink(() => cause, events);
}

type Ended = { readonly exitCode: number | null; readonly signal: string | null };

class NodeLink implements Link {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #stdin: Writable;
  readonly #stdout: Readable;
  readonly #events: LinkEvents;
  readonly #decoder: FrameDecoder;
  readonly #outbox: Outbox;
  readonly #clock: Clock;
  readonly #family: Family;
  readonly #tail = new StderrTail(stderrTailBytes);
  #unreadBytes = 0;
  #isWritable = true;
  #ended: Ended | undefined;
  #pipeGrace: Alarm | undefined;
  #isReported = false;

  constructor(
    protocol: Protocol,
    clock: Clock,
    spec: ChildSpec,
    events: LinkEvents,
    child: ChildProcess,
    pid: number,
    family: Family,
  ) {
    const codec = codecFor(protocol);
    this.#clock = clock;
    this.#events = events;
    this.#decoder = codec.decoder(spec.maxFrameBytes);
    this.#outbox = new Outbox(codec, (bytes) => this.#write(bytes));
    this.#child = child;
    const { stdin, stdout, stderr } = child;
    if (stdin === null || stdout === null || stderr === null) throw new TypeError("stdio must be piped");
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.pid = pid;
    this.#family = family;
    this.#listen(child, stderr);
  }

  get isWritable(): boolean {
    return this.#isWritable;
  }

  send(body: string): void {
    this.#outbox.push(body);
  }

  pause(): void {
    this.#stdout.pause();
  }

  resume(): void {
    if (this.#ended === undefined) this.#stdout.resume();
  }

  endInput(): void {
    this.#outbox.flush();
    this.#stdin.end();
  }

  signal(name: "SIGTERM" | "SIGKILL"): void {
    if (this.#ended === undefined) this.#family.signal(name);
  }

  #listen(child: ChildProcess, stderr: Readable): void {
    // A started child reports here only that a signal could not be sent; its exit settles everything.
    child.on("error", () => undefined);
    child.once("exit", (exitCode, signal) => this.#onExit({ exitCode, signal }));
    child.once("close", () => this.#onClose());
    this.#stdout.on("data", (chunk: Buffer) => this.#onData(chunk));
    stderr.on("data", (chunk: Buffer) => this.#tail.push(chunk));
    // EPIPE says that the child is gone or closed its stdin: its exit, or a time limit, tells the callers.
    this.#stdin.on("error", () => undefined);
    this.#stdout.on("error", () => undefined);
    stderr.on("error", () => undefined);
    child.unref();
    for (const stream of [this.#stdin, this.#stdout, stderr]) unref(stream);
  }

  #write(bytes: Uint8Array): void {
    if (this.#stdin.destroyed || this.#stdin.writableEnded) return;
    this.#unreadBytes += bytes.byteLength;
    if (this.#unreadBytes > outputHighBytes) this.#isWritable = false;
    this.#stdin.write(bytes, () => {
      this.#unreadBytes -= bytes.byteLength;
      if (this.#isWritable || this.#unreadBytes > outputLowBytes || this.#isReported) return;
      this.#isWritable = true;
      this.#events.onDrain();
    });
  }

  #onData(chunk: Buffer): void {
    if (this.#isReported) return;
    const frames: string[] = [];
    let malformed: MalformedFrame | undefined;
    try {
      this.#decoder.push(chunk, frames);
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error;
      malformed = error;
    }
    // What was whole before the fault is an answer, as it would be had it come a moment earlier.
    if (frames.length > 0) this.#events.onFrames(frames);
    if (malformed !== undefined) this.#onMalformed(malformed);
  }

  #onMalformed({ message, bytes }: MalformedFrame): void {
    this.#stdout.removeAllListeners("data");
    this.#stdout.resume();
    this.signal("SIGKILL");
    this.#events.onMalformed(message, bytes);
  }

  #onExit(ended: Ended): void {
    // The group before anything else: until its members are gone, its number cannot be given to strangers.
    this.#family.end();
    this.#ended = ended;
    this.#stdout.resume();
    this.#pipeGrace = this.#clock.alarm(pipeGraceMs, () => this.#onClose());
  }

  #onClose(): void {
    const ended = this.#ended;
    if (ended === undefined) return;
    this.#pipeGrace?.cancel();
    this.#report({ kind: "exited", ...ended, stderrTail: this.#tail.toString() });
  }

  #report(exit: Parameters<LinkEvents["onExit"]>[0]): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#stdin.destroy();
    this.#stdout.destroy();
    this.#child.stderr?.destroy();
    this.#events.onExit(exit);
  }
}

// The pool itself decides when the host stays open; the type of a stream does not tell that it is a socket.
function unref(stream: Readable | Writable): void {
  if ("unref" in stream && typeof stream.unref === "function") stream.unref();
}
