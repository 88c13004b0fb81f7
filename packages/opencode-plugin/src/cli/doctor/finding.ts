import { plainText } from "../../feedback/plain-text.ts";

/** One line of the doctor. */
export interface Finding {
  /** `MEND`: does not work as it is. `note`: works, and may not be what was meant. */
  readonly kind: "ok" | "note" | "MEND";
  readonly text: string;
  /** What to do about it. */
  readonly todo?: string;
}

export function ok(text: string): Finding {
  return { kind: "ok", text: plainText(text) };
}

export function note(text: string, todo: string): Finding {
  return { kind: "note", text: plainText(text), todo };
}

export function mend(text: string, todo: string): Finding {
  return { kind: "MEND", text: plainText(text), todo };
}
