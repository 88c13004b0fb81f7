import type { EncodedKey } from "../key/encode-key.ts";
import type { StoredValue } from "../state/stored-value.ts";
import type { CommitRecord, RecordId, Seen } from "./record.ts";

/** `writer, count, pin, at, author, note`. */
type Origin = readonly [string, number, string, number, (string | null)?, (string | null)?];

/** A commit that was read; who made it is parsed only when somebody asks. */
export class DecodedCommit implements CommitRecord {
  readonly kind = "commit";
  readonly seenOffset: number;
  reads: (EncodedKey | number)[] | undefined = undefined;
  ranges: (string | number)[] | undefined = undefined;
  set: (EncodedKey | number | StoredValue)[] | undefined = undefined;
  delete: EncodedKey[] | undefined = undefined;
  sum: (EncodedKey | number)[] | undefined = undefined;
  /** JSON of who made it; undefined if nobody was going to ask. */
  origin: string | undefined = undefined;

  constructor(seenOffset: number) {
    this.seenOffset = seenOffset;
  }

  get id(): RecordId {
    const [writer, count] = this.#parse();
    return [writer, count];
  }

  get seen(): Seen {
    return [this.seenOffset, this.#parse()[2]];
  }

  get at(): number {
    return this.#parse()[3];
  }

  get by(): string | undefined {
    return this.#parse()[4] ?? undefined;
  }

  get note(): string | undefined {
    return this.#parse()[5] ?? undefined;
  }

  #parse(): Origin {
    if (this.origin === undefined) throw new TypeError("Who made this commit was not kept");
    return JSON.parse(this.origin) as Origin;
  }
}
