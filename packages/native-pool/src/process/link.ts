/** What to start, and the limits of its input and output. */
export interface ChildSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest message accepted from the child. */
  readonly maxFrameBytes: number;
}

/** How a child came to its end. */
export type ChildExit =
  | { readonly kind: "not-started"; readonly cause: unknown }
  | {
      readonly kind: "exited";
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly stderrTail: string;
    };

/** What a link reports. Nothing is reported from inside a call to the link, and nothing after `onExit`. */
export interface LinkEvents {
  /** Whole message texts, in the order in which the child wrote them. */
  onFrames(frames: readonly string[]): void;
  /** The child wrote bytes that are no message; it is killed and nothing more is read from it. */
  onMalformed(reason: string, bytes: Uint8Array): void;
  /** The child has read enough for `send` to be used again. */
  onDrain(): void;
  /** Once, and last: the child is reaped and every process of its group was killed. */
  onExit(exit: ChildExit): void;
}

/** One child process seen as a stream of messages; implemented with node:child_process and with the addon. */
export interface Link {
  /** 0 when the child did not start. */
  readonly pid: number;
  /** False while so much is unread by the child that nothing should be added. */
  readonly isWritable: boolean;
  /** Queues a message; messages of one turn of the event loop leave in one write. */
  send(body: string): void;
  /** Stops reading from the child, whose own writes then block. */
  pause(): void;
  resume(): void;
  /** Closes the child's stdin, the polite way to end it. */
  endInput(): void;
  /** Signals the child and its descendants (its process group). */
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

/** Starts a child; a failure to start is reported by `onExit`. */
export type Connect = (spec: ChildSpec, events: LinkEvents) => Link;

/** Unread output beyond which a link is not writable, and below which it is again. */
export const outputHighBytes: number = 1024 * 1024;
export const outputLowBytes: number = 256 * 1024;

/** How much of a child's stderr is kept. */
export const stderrTailBytes: number = 8 * 1024;
