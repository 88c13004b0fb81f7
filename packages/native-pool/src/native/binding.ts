/** What the addon exports; `interfaceVersion` guards that both sides mean the same. */
export interface Binding {
  interfaceVersion(): number;
  startGlob(scope: NativeScope, announce: () => void): NativeJob;
  startGrep(scope: NativeScope, text: NativeText, announce: () => void): NativeJob;
  startHash(root: string, files: readonly string[], announce: () => void): NativeJob;
}

/** The part of the addon that runs children; it is not built for Windows. */
export interface ProcessBinding {
  startChild(spec: NativeSpec, announce: () => void): NativeChild;
}

/** The part of the addon for the children of Node; it is built for Windows only. */
export interface TreeBinding {
  holdTree(pid: number): { kill(): void };
}

/** What to start; `env` holds names and values in turn. */
export interface NativeSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: readonly string[];
  readonly protocol: string;
  readonly maxFrameBytes: number;
}

/** A child process of the addon; `announce` says that there is something to take. */
export interface NativeChild {
  readonly pid: number;
  take(): NativeEvent[];
  write(bytes: Uint8Array): boolean;
  setPaused(isPaused: boolean): void;
  endInput(): void;
  signal(isKill: boolean): void;
}

/** What a child did, see `Event` of the pool-core crate. */
export interface NativeEvent {
  readonly kind: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly code?: number | null;
  readonly signal?: number | null;
}

/** Work on a thread; `announce` says that there is something to take. Results are JSON, the last one is the end. */
export interface NativeJob {
  take(): string[];
  cancel(): void;
}

/** A resolved scope; limits that are infinite are left out. */
export interface NativeScope {
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly hidden: boolean;
  readonly ignoreFiles: boolean;
  readonly sorted: boolean;
  readonly timeoutMs?: number;
  readonly maxResults?: number;
}

/** Resolved text limits, with patterns in the syntax of Rust's regex crate. */
export interface NativeText {
  readonly patterns: readonly string[];
  readonly ignoreCase: boolean;
  readonly maxFileBytes?: number;
  readonly maxBytes?: number;
  readonly maxLineLength?: number;
}

/** The interface that this package speaks. */
export const interfaceVersion = 1;

const names = ["interfaceVersion", "startGlob", "startGrep", "startHash"] as const;

/** Whether a loaded module is the addon. */
export function isBinding(value: unknown): value is Binding {
  if (typeof value !== "object" || value === null) return false;
  const record: Partial<Record<string, unknown>> = { ...value };
  return names.every((name) => typeof record[name] === "function");
}

/** Whether the addon of this platform runs children. */
export function hasProcesses(binding: Binding): binding is Binding & ProcessBinding {
  return "startChild" in binding;
}

/** Whether the addon of this platform holds children of Node together with their descendants. */
export function hasTrees(binding: Binding): binding is Binding & TreeBinding {
  return "holdTree" in binding;
}
