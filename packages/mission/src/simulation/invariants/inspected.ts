import type { MissionView } from "../../decide/view.ts";
import type { SimulatedWorld } from "../simulated-world.ts";

/**
 * M1: what a unit's attempt wrote was looked at, and none of it is broken. Where the inspector was really out of order, the
 * record has to say so instead.
 */
export function checkInspected(world: SimulatedWorld, view: MissionView, attempt: string): void {
  const { facts, inspector, files } = world;
  if (inspector === undefined) return;
  const written = files.of(`${view.mission.id}/${attempt}`);
  const isCovered = (seen: readonly string[]): boolean =>
    [...written.keys()].every((file) => seen.includes(file));
  const [inspection] = view.checks.get(attempt)?.inspections ?? [];
  if (inspection?.kind === "not-run") {
    const isTrue = inspector.looks.some((look) => look.isDown && isCovered(look.files));
    facts.expect("M1", isTrue, () => `${attempt} is done without an inspection that could be made`);
    return;
  }
  const look = inspector.looks[Number(inspection?.check.split(" ").at(-1))];
  facts.expect("M1", look?.isDown === false, () => `${attempt} is done without an inspection`);
  facts.expect(
    "M1",
    isCovered(look?.files ?? []),
    () => `${attempt} is done, and not all of its files were looked at`,
  );
  const broken = [...written].find(([, isBroken]) => isBroken);
  facts.expect("M1", broken === undefined, () => `${attempt} is done, and ${broken?.[0]} is broken`);
}
