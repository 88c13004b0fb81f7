/** A seeded source of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Kind = "fact" | "decision" | "convention" | "command" | "failure" | "file";

export interface Remark {
  readonly text: string;
  readonly kind: Kind;
}

/** One turn of work: a question about a topic, the facts without which it tends to fail, and what it leaves behind. */
export interface Turn {
  readonly query: string;
  /** Texts of the facts that the turn needs; they were planted in earlier turns. */
  readonly needed: readonly string[];
  readonly planted: readonly Remark[];
  readonly noise: readonly Remark[];
}

const lasting = ["fact", "decision", "convention"] as const;
const passing = ["command", "file", "failure"] as const;
const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split(" ");

/** What a stream is like; the rest is common to all. */
export interface Shape {
  readonly name: string;
  /** Share of noise that claims to be a fact, a decision or a convention. */
  readonly falseLabels: number;
  /** Whether the facts say so, or have any label. */
  readonly areFactsLabelled: boolean;
  /** Facts in all; of those of a topic the latest two matter, or the first two. */
  readonly facts: number;
  readonly isLatestNeeded: boolean;
  /** Whether general words follow Zipf's law, as those of any language do, or are all as frequent. */
  readonly isZipf: boolean;
}

const common = { facts: 80, areFactsLabelled: true, isLatestNeeded: false, isZipf: true } as const;

export const mostlyLabelled: Shape = { ...common, name: "false labels", falseLabels: 1 / 6 };
export const unlabelled: Shape = {
  ...common,
  name: "labels of no use",
  falseLabels: 1 / 2,
  areFactsLabelled: false,
};
export const expiring: Shape = {
  ...common,
  name: "facts that expire",
  falseLabels: 1 / 6,
  facts: 160,
  isLatestNeeded: true,
};
export const labelled: Shape = { ...common, name: "perfect labels", falseLabels: 0, isZipf: false };

/** A stream in which noise speaks about the same topics as the facts do, in the same words, and outnumbers them fifty to one. */
export function createStream(seed: number, shape: Shape = mostlyLabelled, turns = 2000, topics = 40): Turn[] {
  const { facts, falseLabels, areFactsLabelled, isLatestNeeded, isZipf } = shape;
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const word = (): string => Array.from({ length: 3 }, () => pick(syllables)).join("");
  const words = (from: readonly string[], count: number): string[] =>
    Array.from({ length: count }, () => pick(from));
  const dictionary = Array.from({ length: 2000 }, word);
  const zipf = (): string => dictionary[Math.floor(dictionary.length ** random()) - 1] as string;
  const general = (count: number): string[] =>
    Array.from({ length: count }, () => (isZipf ? zipf() : pick(dictionary)));
  const vocabulary = Array.from({ length: topics }, () => Array.from({ length: 8 }, word));
  const known = vocabulary.map((): string[] => []);
  const plantAt = new Map<number, number>();
  for (let fact = 0; fact < facts; fact += 1)
    plantAt.set(Math.floor((fact / facts) * turns * 0.6), fact % topics);
  return Array.from({ length: turns }, (_, turn): Turn => {
    const topic = Math.floor(random() * topics);
    const own = vocabulary[topic] as string[];
    const valid = known[topic]?.slice(isLatestNeeded ? -2 : 0) ?? [];
    const needed = valid.filter(() => random() < 0.7).slice(0, 2);
    const planted: Remark[] = [];
    const plantedTopic = plantAt.get(turn);
    if (plantedTopic !== undefined) {
      const text = [...words(vocabulary[plantedTopic] as string[], 3), word(), ...general(8)].join(" ");
      planted.push({ text, kind: pick(areFactsLabelled ? lasting : [...lasting, ...passing]) });
      known[plantedTopic]?.push(text);
    }
    const noise = Array.from({ length: 2 }, (): Remark => {
      const kind = random() < falseLabels ? pick(lasting) : pick(passing);
      return {
        kind,
        text: [...words(own, 4), ...general(8 + Math.floor(random() * 24)), word()].join(" "),
      };
    });
    return { query: [...words(own, 4), ...general(4)].join(" "), needed, planted, noise };
  });
}
