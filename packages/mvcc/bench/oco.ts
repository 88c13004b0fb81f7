import { type Durability, openStore } from "@oco/mvcc";
import { type Contestant, next, type Tally } from "./counter.ts";

/** This package at one durability. */
export function oco(durability: Durability, inFlight: number): Contestant {
  return {
    name: `@oco/mvcc ${durability}${inFlight > 1 ? `, ${inFlight} in flight` : ""}`,
    class: durability === "process" ? "process" : "durable",
    inFlight,
    async open(directory) {
      const store = await openStore<{ tally: Tally }>({ path: `${directory}/store`, durability });
      return {
        add: (key) =>
          store.transact((tx) => tx.set(["tally", key], next(tx.get(["tally", key]))), { retries: 1000 }),
        total() {
          store.refresh();
          return store.entries().reduce((sum, { value }) => sum + value.count, 0);
        },
        close: () => store.close(),
      };
    },
  };
}
