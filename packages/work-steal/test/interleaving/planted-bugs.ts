import type { PlantedBug } from "./subject.ts";

const storeThenLoad = `    words.store(bottom, newest);
    const oldest = words.load(top);
`;
const loadThenStore = `    const oldest = words.load(top);
    words.store(bottom, newest);
`;

/** Each of these makes the shipped source wrong in one way; the checker must find every one. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: "chase-lev: pop loads top before it stores bottom",
    file: "chase-lev.ts",
    from: storeThenLoad,
    to: loadThenStore,
  },
  {
    name: "chase-lev: the last handle is taken without compare-and-swap",
    file: "chase-lev.ts",
    from: "const isMine = words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest;",
    to: "const isMine = true; words.store(top, (oldest + 1) | 0);",
  },
  {
    name: "chase-lev: the owner takes the oldest without compare-and-swap",
    file: "chase-lev.ts",
    from: "if (words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest) return handle;",
    to: "words.store(top, (oldest + 1) | 0); return handle;",
  },
  {
    name: "chase-lev: bottom is published before the slot",
    file: "chase-lev.ts",
    from: `    this.plain[slots + (end & this.mask)] = handle;
    this.end = (end + 1) | 0;
    words.store(bottom, this.end);
`,
    to: `    this.end = (end + 1) | 0;
    words.store(bottom, this.end);
    this.plain[slots + (end & this.mask)] = handle;
`,
  },
  {
    name: "chase-lev: pop compares indices without wrap-around",
    file: "chase-lev.ts",
    from: "const left = (newest - oldest) | 0;",
    to: "const left = newest - oldest;",
  },
  {
    name: "chase-lev: push lets one handle too many in",
    file: "chase-lev.ts",
    from: `      this.oldest = words.load(top);
      if (((end - this.oldest) | 0) >= this.capacity) return false;`,
    to: `      this.oldest = words.load(top);
      if (((end - this.oldest) | 0) > this.capacity) return false;`,
  },
  {
    name: "steal takes without compare-and-swap",
    file: "stealer.ts",
    from: "return words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest ? handle : RETRY;",
    to: "words.store(top, (oldest + 1) | 0); return handle;",
  },
  {
    name: "steal loads bottom before top",
    file: "stealer.ts",
    from: `    const oldest = words.load(top);
    const end = words.load(bottom);
`,
    to: `    const end = words.load(bottom);
    const oldest = words.load(top);
`,
  },
  {
    name: "steal reads the slot after the compare-and-swap",
    file: "stealer.ts",
    from: `    const handle = words.load(slots + (oldest & this.mask));
    return words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest ? handle : RETRY;`,
    to: `    if (words.compareExchange(top, oldest, (oldest + 1) | 0) !== oldest) return RETRY;
    return words.load(slots + (oldest & this.mask));`,
  },
  {
    name: "steal compares indices without wrap-around",
    file: "stealer.ts",
    from: "if (((end - oldest) | 0) <= 0) {",
    to: "if (end <= oldest) {",
  },
  {
    name: "steal does not ask when it finds nothing",
    file: "stealer.ts",
    from: "if (words.load(want) === 0) words.store(want, 1);",
    to: "",
  },
  {
    name: "split lifo: pop loads top before it stores split",
    file: "split-lifo.ts",
    from: storeThenLoad,
    to: loadThenStore,
  },
  {
    name: "split lifo: the last handle is taken without compare-and-swap",
    file: "split-lifo.ts",
    from: "const isMine = words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest;",
    to: "const isMine = true; words.store(top, (oldest + 1) | 0);",
  },
  {
    name: "split lifo: pop does not answer a thief",
    file: "split-lifo.ts",
    from: `    if (this.plain[want] !== 0) this.exposePart(1);
    return handle;`,
    to: "    return handle;",
  },
  {
    name: "split lifo: push does not answer a thief",
    file: "split-lifo.ts",
    from: `    if (this.plain[want] !== 0) this.exposePart(1);
    return true;`,
    to: "    return true;",
  },
  {
    name: "split lifo: split moves before the handle is written",
    file: "split-lifo.ts",
    from: `    this.plain[slots + (end & this.mask)] = handle;
    this.end = (end + 1) | 0;
    if (this.plain[want] !== 0) this.exposePart(1);
    return true;`,
    to: `    this.end = (end + 1) | 0;
    if (this.plain[want] !== 0) this.exposePart(1);
    this.plain[slots + (end & this.mask)] = handle;
    return true;`,
  },
  {
    name: "split lifo: what is exposed is taken back as if it were private",
    file: "split-lifo.ts",
    from: "if (((newest - this.split) | 0) < 0) return this.popExposed();",
    to: "if (newest === this.oldest - 1) return EMPTY;",
  },
  {
    name: "split lifo: indices are compared without wrap-around",
    file: "split-lifo.ts",
    from: "const left = (newest - oldest) | 0;",
    to: "const left = newest - oldest;",
  },
  {
    name: "split lifo: the owner goes idle without exposing",
    file: "split-lifo.ts",
    from: "return this.exposePart(0);",
    to: "return false;",
  },
  {
    name: "split fifo: the owner takes the oldest without compare-and-swap",
    file: "split-fifo.ts",
    from: "if (words.compareExchange(top, oldest, (oldest + 1) | 0) === oldest) return handle;",
    to: "words.store(top, (oldest + 1) | 0); return handle;",
  },
  {
    name: "split fifo: split moves over the gap before top does",
    file: "split-fifo.ts",
    from: `      words.store(top, this.head);
      this.oldest = this.head;
    }`,
    to: `      words.store(bottom, this.head + count);
      words.store(top, this.head);
      this.oldest = this.head;
    }`,
  },
  {
    name: "split fifo: the gap is never closed",
    file: "split-fifo.ts",
    from: "      words.store(top, this.head);\n",
    to: "",
  },
  {
    name: "split fifo: pop does not answer a thief",
    file: "split-fifo.ts",
    from: `    if (this.plain[want] !== 0) this.exposePart(1);
    return handle;`,
    to: "    return handle;",
  },
  {
    name: "split fifo: push does not answer a thief",
    file: "split-fifo.ts",
    from: "if (this.plain[want] !== 0 || ",
    to: "if (",
  },
  {
    name: "injector: the turn is handed on before the value is written",
    file: "injector.ts",
    from: `          this.plain[cell + 1] = handle;
          words.store(cell, (position + 1) | 0);`,
    to: `          words.store(cell, (position + 1) | 0);
          this.plain[cell + 1] = handle;`,
  },
  {
    name: "injector: the turn is handed on before the value is read",
    file: "injector.ts",
    from: `          const handle = this.plain[cell + 1] as number;
          words.store(cell, (position + this.capacity) | 0);`,
    to: `          words.store(cell, (position + this.capacity) | 0);
          const handle = this.plain[cell + 1] as number;`,
  },
  {
    name: "injector: a consumer takes its position without compare-and-swap",
    file: "injector.ts",
    from: "const seen = words.compareExchange(head, position, (position + 1) | 0);",
    to: "const seen = position; words.store(head, (position + 1) | 0);",
  },
  {
    name: "injector: a producer takes its position without compare-and-swap",
    file: "injector.ts",
    from: "const seen = words.compareExchange(tail, position, (position + 1) | 0);",
    to: "const seen = position; words.store(tail, (position + 1) | 0);",
  },
  {
    name: "injector: a cell is handed on for the wrong lap",
    file: "injector.ts",
    from: "words.store(cell, (position + this.capacity) | 0);",
    to: "words.store(cell, (position + 1) | 0);",
  },
  {
    name: "injector: turns are compared without wrap-around",
    file: "injector.ts",
    from: "const ahead = (words.load(cell) - ((position + 1) | 0)) | 0;",
    to: "const ahead = words.load(cell) - (position + 1);",
  },
];
