import { createHash } from "node:crypto";
import { Draft } from "../decide/draft.ts";
import { editPlan } from "../decide/plan-edits.ts";
import type { DecisionRules } from "../decide/rules.ts";
import type { MissionView } from "../decide/view.ts";
import { MissionError } from "../errors.ts";
import type { EditOutcome, PlanChange } from "../plan/edit.ts";
import { applyChanges, type MissionStore, viewOf } from "../state/mission-store.ts";
import type { EditRecord } from "../state/records.ts";
import { todoEdits } from "../todo/todo-edits.ts";

/** A person's edit of the checklist. */
export interface TodoEdit {
  readonly by: string;
  /** The whole file as it is now. */
  readonly text: string;
  /** The whole file as the person found it. */
  readonly base: string;
}

/** Takes changes of the plan, each in one transaction: a change is made on the plan that it was checked against, or not at all (E3). */
export class PlanDesk {
  readonly #store: MissionStore;
  readonly #rules: DecisionRules;
  readonly #now: () => number;

  constructor(store: MissionStore, rules: DecisionRules, now: () => number) {
    this.#store = store;
    this.#rules = rules;
    this.#now = now;
  }

  edit(missionId: string, change: PlanChange): Promise<EditOutcome> {
    return this.#change(missionId, `plan edit by ${change.by}`, () => change);
  }

  /**
   * Reads a checklist; a text that changes nothing is applied as the version that there is. The same edit is made once,
   * also when whoever read it died before it could show the new plan, or when two have read it.
   */
  readTodo(missionId: string, { by, text, base }: TodoEdit): Promise<EditOutcome> {
    const token = createHash("sha256").update(`${base}\0${text}`).digest("base64url");
    return this.#change(missionId, `todo.md edited by ${by}`, (view, edits) => {
      const made = edits.find((edit) => edit.token === token);
      if (made !== undefined) return { kind: "applied", version: made.version };
      const reading = todoEdits(view, text, base);
      if (reading.kind === "refused") return reading;
      if (reading.edits.length === 0) return { kind: "applied", version: view.mission.planVersion ?? 0 };
      return { by, why: "edited in todo.md", edits: reading.edits, token };
    });
  }

  /** Every accepted change of the plan after the planner's, oldest first. */
  history(missionId: string): readonly EditRecord[] {
    using snapshot = this.#store.store.snapshot();
    return snapshot.entries({ prefix: ["edit", missionId] }).map(({ value }) => value);
  }

  #change(
    missionId: string,
    note: string,
    read: (view: MissionView, edits: readonly EditRecord[]) => PlanChange | EditOutcome,
  ): Promise<EditOutcome> {
    return this.#store.transact(note, (tx) => {
      const view = viewOf(tx, missionId);
      if (view === undefined)
        throw new MissionError("OCO_MISSION_UNKNOWN", `there is no mission ${missionId}`);
      const change = read(
        view,
        tx.entries({ prefix: ["edit", missionId] }).map(({ value }) => value),
      );
      if ("kind" in change) return change;
      const draft = new Draft(view, this.#now());
      const outcome = editPlan(draft, change, this.#rules);
      if (outcome.kind === "applied") applyChanges(tx, missionId, draft);
      return outcome;
    });
  }
}
