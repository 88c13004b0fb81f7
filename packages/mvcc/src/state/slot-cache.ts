import type { Key, KeyPart } from "../key/key.ts";
import type { Slot } from "./slot.ts";

interface Branch {
  slot: Slot | undefined;
  below: Map<KeyPart, Branch> | undefined;
}

const capacity = 2 ** 16;

/** Finds slots by the parts of their keys, which spares the building and hashing of a string on every read. */
export class SlotCache {
  #root = new Map<KeyPart, Branch>();
  #size = 0;

  find(key: Key): Slot | undefined {
    let level: Map<KeyPart, Branch> | undefined = this.#root;
    let branch: Branch | undefined;
    for (let index = 0; index < key.length; index += 1) {
      branch = level?.get(key[index] as KeyPart);
      if (branch === undefined) return undefined;
      level = branch.below;
    }
    const slot = branch?.slot;
    return slot?.isDropped ? undefined : slot;
  }

  add(key: Key, slot: Slot): void {
    if (this.#size >= capacity) {
      this.#root = new Map();
      this.#size = 0;
    }
    this.#size += 1;
    let level = this.#root;
    let branch: Branch | undefined;
    for (const part of key) {
      if (branch !== undefined) {
        branch.below ??= new Map();
        level = branch.below;
      }
      branch = level.get(part);
      if (branch === undefined) {
        branch = { slot: undefined, below: undefined };
        level.set(part, branch);
      }
    }
    if (branch !== undefined) branch.slot = slot;
  }
}
