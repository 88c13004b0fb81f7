/** What an element of a {@link LinkedList} carries: its place in at most one list. */
export interface Linked<N extends Linked<N>> {
  next: N | undefined;
  previous: N | undefined;
  list: LinkedList<N> | undefined;
}

/** A doubly linked list through its own elements: every operation, removal from the middle included, is O(1). */
export class LinkedList<N extends Linked<N>> {
  #first: N | undefined;
  #last: N | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): N | undefined {
    return this.#first;
  }

  push(node: N): void {
    node.list = this;
    node.previous = this.#last;
    node.next = undefined;
    if (this.#last === undefined) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
    this.#size += 1;
  }

  shift(): N | undefined {
    const node = this.#first;
    if (node !== undefined) this.remove(node);
    return node;
  }

  pop(): N | undefined {
    const node = this.#last;
    if (node !== undefined) this.remove(node);
    return node;
  }

  /** Takes an element out; returns false when it is not in this list. */
  remove(node: N): boolean {
    if (node.list !== this) return false;
    if (node.previous === undefined) this.#first = node.next;
    else node.previous.next = node.next;
    if (node.next === undefined) this.#last = node.previous;
    else node.next.previous = node.previous;
    node.list = undefined;
    node.next = undefined;
    node.previous = undefined;
    this.#size -= 1;
    return true;
  }
}
