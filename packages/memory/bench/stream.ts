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
const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split(" ");

/**
 * A stream in which noise speaks about the same topics as the facts do, in the same words, and outnumbers them fifty to one. One remark of
 * noise in six even claims to be a fact, a decision or a convention.
 */
export function createStream(seed: number, turns = 2000, topics = 40, facts = 80): Turn[] {
  const random = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const word = (): string => Array.from({ length: 3 }, () => pick(syllables)).join("");
  const words = (from: readonly string[], count: number): string[] =>
    Array.from({ length: count }, () => pick(from));
  const common = Array.from({ length: 2000 }, word);
  // General words follow Zipf's law, as those of any language do.
  const general = (count: number): string[] =>
    Array.from({ length: count }, () => common[Math.floor(common.length ** random()) - 1] as string);
  const vocabulary = Array.from({ length: topics }, () => Array.from({ length: 8 }, word));
  const known = vocabulary.map((): string[] => []);
  const plantAt = new Map<number, number>();
  for (let fact = 0; fact < facts; fact += 1)
    plantAt.set(Math.floor((fact / facts) * turns * 0.6), fact % topics);
  return Array.from({ length: turns }, (_, turn): Turn => {
    const topic = Math.floor(random() * topics);
    const own = vocabulary[topic] as string[];
    const needed = (known[topic] as string[]).filter(() => random() < 0.7).slice(0, 2);
    const planted: Remark[] = [];
    const plantedTopic = plantAt.get(turn);
    if (plantedTopic !== undefined) {
      const text = [...words(vocabulary[plantedTopic] as string[], 3), word(), ...general(8)].join(" ");
      planted.push({ text, kind: pick(lasting) });
      known[plantedTopic]?.push(text);
    }
    const noise = Array.from({ length: 2 }, (): Remark => {
      const kind = random() < 1 / 6 ? pick(lasting) : pick(["command", "file", "failure"] as const);
      return {
        kind,
        text: [...words(own, 4), ...general(8 + Math.floor(random() * 24)), word()].join(" "),
      };
    });
    return { query: [...words(own, 4), ...general(4)].join(" "), needed, planted, noise };
  });
}
