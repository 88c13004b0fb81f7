import { type Durability, openStore } from "@oco/mvcc";
import type { Contestant } from "./counter.ts";

/** This package at one durability. */
export function oco(durability: Durability, inFlight: number): Contestant {
  return {
    name: `@oco/mvcc ${durability}${inFlight > 1 ? `, ${inFlight} in flight` : ""}`,
    class: durability === "process" ? "process" : "durable",
    inFlight,
    async open(directory) {
      const store = await openStore<{ counter: number }>({ path: `${directory}/store`, durability });
      return {
        add: (key) =>
          store.transact((tx) => tx.set(["counter", key], (tx.get(["counter", key]) ?? 0) + 1), {
            retries: 1000,
          }),
        total() {
          store.refresh();
          return store.entries().reduce((sum, { value }) => sum + value, 0);
        },
        close: () => store.close(),
      };
    },
  };
}
