import type { Clock } from "../clock.ts";
import type { FileInspector, Inspection, InspectionRequest } from "../host/file-inspector.ts";

/** A look at files that was asked for. */
export interface SimulatedLook {
  readonly files: readonly string[];
  /** It threw or never answered. */
  readonly isDown: boolean;
}

export interface SimulatedInspectorOptions {
  readonly clock: Clock;
  /** Whether a file is broken now. @default none is */
  readonly isBroken?: (directory: string, file: string) => boolean;
  /** What becomes of the n-th look instead of an answer. @default nothing */
  readonly fault?: (look: number) => "throws" | "hangs" | undefined;
}

const durationMs = 20;

/** Inspects files by asking a function whether they are broken. */
export class SimulatedInspector implements FileInspector {
  /** Every look, in order; its number is in the name of its check. */
  readonly looks: SimulatedLook[] = [];
  readonly #options: SimulatedInspectorOptions;

  constructor(options: SimulatedInspectorOptions) {
    this.#options = options;
  }

  async inspect({ directory, files }: InspectionRequest): Promise<readonly Inspection[]> {
    const { clock, isBroken = () => false, fault = () => undefined } = this.#options;
    const number = this.looks.length;
    const how = fault(number);
    this.looks.push({ files, isDown: how !== undefined });
    if (how === "throws") throw new Error("the inspector is out of order");
    if (how === "hangs") return new Promise<never>(() => {});
    const startedAt = clock.date();
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, durationMs));
    const findings = files
      .filter((file) => isBroken(directory, file))
      .map(
        (file) =>
          ({ severity: "error", rule: "broken", message: "it is broken", file, line: 1, column: 1 }) as const,
      );
    const check = `look ${number}`;
    return [{ kind: "ran", check, files: files.length, findings, remarks: [], startedAt, durationMs }];
  }
}
