import { peer } from "@oco-tools/bench";
import { type Contestant, keyCount, next, type Tally } from "./counter.ts";

/** The part of lmdb that is measured. */
export interface Lmdb {
  get(key: unknown): unknown;
  put(key: unknown, value: unknown): Promise<unknown>;
  putSync(key: unknown, value: unknown): void;
  transaction(work: () => void): Promise<unknown>;
  transactionSync(work: () => void): unknown;
  close(): Promise<void>;
}

/** Opens an environment. */
export async function openLmdb(path: string, options: object): Promise<Lmdb> {
  const { open } = (await peer("lmdb")) as { open: (options: object) => Lmdb };
  return open({ path, ...options });
}

/** lmdb, one transaction at a time or many batched by lmdb itself. */
export function lmdb(kind: "process" | "durable", inFlight: number): Contestant {
  return {
    name: `lmdb ${kind === "process" ? "noSync" : "durable"}${inFlight > 1 ? `, ${inFlight} in flight` : ""}`,
    class: kind,
    inFlight,
    async open(directory) {
      // A durable acknowledgement waits for the flush; by default lmdb acknowledges before it.
      const options = kind === "process" ? { noSync: true } : { overlappingSync: false };
      const database = await openLmdb(`${directory}/lmdb`, options);
      const add = (key: number): void => database.putSync(["tally", key], next(tallyAt(database, key)));
      return {
        add(key) {
          if (inFlight === 1) return database.transactionSync(() => add(key));
          return database.transaction(() => void database.put(["tally", key], next(tallyAt(database, key))));
        },
        total() {
          let sum = 0;
          for (let key = 0; key < keyCount; key += 1) sum += tallyAt(database, key)?.count ?? 0;
          return sum;
        },
        close: () => database.close(),
      };
    },
  };
}

function tallyAt(database: Lmdb, key: number): Tally | undefined {
  return database.get(["tally", key]) as Tally | undefined;
}
