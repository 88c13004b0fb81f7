import type { MissionView } from "@oco/mission";
import type { LogFile } from "./log-file.ts";
import type { Toast, Toasts } from "./toasts.ts";

/** Missions whose last news is remembered. */
const maxMissions = 200;

/** Tells a person, by a note and a line of the log, when a mission turns to another phase; each phase once. */
export class MissionNews {
  readonly #toasts: Toasts;
  readonly #log: LogFile;
  readonly #last = new Map<string, string>();

  constructor(toasts: Toasts, log: LogFile) {
    this.#toasts = toasts;
    this.#log = log;
  }

  /** Takes a state of a mission. */
  take({ mission }: MissionView): void {
    const { id, phase } = mission;
    const name = phase.kind === "ended" ? phase.outcome.kind : phase.kind;
    const last = this.#last.get(id);
    if (last === name) return;
    this.#last.delete(id);
    this.#last.set(id, name);
    const oldest = this.#last.keys().next().value;
    if (this.#last.size > maxMissions && oldest !== undefined) this.#last.delete(oldest);
    this.#log.info(`mission ${name}`, { mission: id });
    const toast = toastOf(name, id);
    if (toast !== undefined) this.#toasts.show(toast);
  }
}

function toastOf(name: string, id: string): Toast | undefined {
  switch (name) {
    case "sealed":
      return { variant: "success", message: `Mission ${id} is sealed: every unit verified.` };
    case "failed":
      return { variant: "error", message: `Mission ${id} failed; mission_status says why.` };
    case "stopped":
      return { variant: "info", message: `Mission ${id} was stopped.` };
    case "decision":
      return { variant: "warning", message: `Mission ${id} waits for a decision.` };
    default:
      return undefined;
  }
}
