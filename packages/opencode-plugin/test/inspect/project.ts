import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Inspection, InspectionFinding } from "@oco/mission";
import { defaultConfig } from "../../src/config/oco-config.ts";
import type { InspectOptions } from "../../src/inspect/options.ts";
import { ProjectInspector } from "../../src/inspect/project-inspector.ts";

export interface InspectedOptions extends Partial<InspectOptions> {
  readonly load?: () => Promise<unknown>;
  readonly now?: () => number;
}

/** A folder with files, some of which a unit has changed. */
export class InspectedProject implements Disposable {
  readonly root: string = mkdtempSync(join(tmpdir(), "oco-inspect-"));
  readonly directory: string = join(this.root, "project");
  /** What was reported as left out. */
  readonly reported: string[] = [];
  readonly #before = new Map<string, string[]>();

  constructor(files: Readonly<Record<string, string>>) {
    mkdirSync(this.directory);
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.directory, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  /** The text that a file had before the unit. */
  given(file: string, ...texts: string[]): void {
    this.#before.set(file, texts);
  }

  open({ load, now, ...options }: InspectedOptions = {}): ProjectInspector {
    return new ProjectInspector({
      options: { ...defaultConfig.inspect, ...options },
      places: { directory: this.directory, folders: [join(this.directory, ".opencode")] },
      report: (message, error) => void this.reported.push(`${message}: ${error.message}`),
      ...(load === undefined ? {} : { load }),
      ...(now === undefined ? {} : { now }),
    });
  }

  async inspect(files: readonly string[], options: InspectedOptions = {}): Promise<readonly Inspection[]> {
    const before = async (file: string): Promise<readonly string[]> => this.#before.get(file) ?? [];
    const { signal } = new AbortController();
    return this.open(options).inspect({ directory: this.directory, files, before, signal });
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The findings of a check that ran, each in one line. */
export function shown(inspection: Inspection | undefined): string[] {
  if (inspection?.kind !== "ran") throw new Error(`it did not run: ${JSON.stringify(inspection)}`);
  return inspection.findings.map(line);
}

function line({ severity, rule, file, line: row, column, message }: InspectionFinding): string {
  return `${severity} ${file}:${row}:${column} ${rule}: ${message}`;
}
