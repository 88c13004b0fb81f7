import type { Faults } from "./simulated-disk.ts";

/** A disk with room for some appends; those after them fail with ENOSPC. */
export class Room implements Faults {
  /** Appends that still succeed. */
  left: number = Number.POSITIVE_INFINITY;

  readonly appendError: () => string | undefined = () => {
    this.left -= 1;
    return this.left < 0 ? "ENOSPC" : undefined;
  };
}
