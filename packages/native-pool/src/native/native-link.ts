import { constants } from "node:os";
import { failedLink } from "../process/failed-link.ts";
import type { ChildSpec, Connect, Link, LinkEvents } from "../process/link.ts";
import { Outbox } from "../process/outbox.ts";
import { codecFor, type Protocol } from "../protocol/frames.ts";
import type { NativeChild, NativeEvent, ProcessBinding } from "./binding.ts";

/** Stands between the frames of one batch; JSON has no place for this character. */
const separator = "\x1e";

/** Links on the addon: framing, back-pressure and the watch over the process group are off this thread. */
export function nativeConnect(binding: ProcessBinding, protocol: Protocol): Connect {
  return (spec, events) => {
    try {
      return new NativeLink(binding, protocol, spec, events);
    } catch (cause) {
      return failedLink(() => cause, events);
    }
  };
}

class NativeLink implements Link {
  readonly pid: number;
  readonly #child: NativeChild;
  readonly #events: LinkEvents;
  readonly #outbox: Outbox;
  #isWritable = true;

  constructor(binding: ProcessBinding, protocol: Protocol, spec: ChildSpec, events: LinkEvents) {
    this.#events = events;
    this.#outbox = new Outbox(codecFor(protocol), (bytes) => {
      this.#isWritable = this.#child.write(bytes);
    });
    const { command, args, cwd, maxFrameBytes } = spec;
    this.#child = binding.startChild(
      {
        command,
        args: [...args],
        ...(cwd === undefined ? {} : { cwd }),
        env: environment(spec.env),
        protocol,
        maxFrameBytes,
      },
      () => this.#onAnnounce(),
    );
    this.pid = this.#child.pid;
  }

  get isWritable(): boolean {
    return this.#isWritable;
  }

  send(body: string): void {
    this.#outbox.push(body);
  }

  pause(): void {
    this.#child.setPaused(true);
  }

  resume(): void {
    this.#child.setPaused(false);
  }

  endInput(): void {
    this.#outbox.flush();
    this.#child.endInput();
  }

  signal(name: "SIGTERM" | "SIGKILL"): void {
    this.#child.signal(name === "SIGKILL");
  }

  #onAnnounce(): void {
    for (const event of this.#child.take()) this.#onEvent(event);
  }

  #onEvent({ kind, text = "", bytes, code, signal }: NativeEvent): void {
    if (kind === "frames") {
      const frames = text.split(separator);
      frames.pop();
      this.#events.onFrames(frames);
    } else if (kind === "malformed") {
      this.#events.onMalformed(text, bytes ?? new Uint8Array());
    } else if (kind === "drained") {
      this.#isWritable = true;
      this.#events.onDrain();
    } else {
      const exitCode = code ?? null;
      this.#events.onExit({ kind: "exited", exitCode, signal: signalName(signal), stderrTail: text });
    }
  }
}

function environment(env: ChildSpec["env"]): string[] {
  return Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
}

function signalName(number: number | null | undefined): string | null {
  if (number === null || number === undefined) return null;
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
