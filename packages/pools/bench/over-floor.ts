import { type Figure, goal, ratio } from "@oco-tools/bench";

/**
 * The bounds in nanoseconds were set on a machine on which the floors were measured too. On another, or on the same at
 * another hour, what can be compared is how far a figure is above its floor: at most as far as the bound was there.
 */
export function goalOverFloor(
  name: string,
  figure: Figure,
  floor: Figure,
  { bound, where }: { readonly bound: number; readonly where: number },
): void {
  const atMost = Number((bound / where).toPrecision(3));
  goal(`${name} over its ${floor.name}`, ratio(figure, floor), { atMost }, "times");
}
