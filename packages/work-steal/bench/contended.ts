import { Worker } from "node:worker_threads";
import { allocateDeque, type DequeMemory } from "@oco/work-steal";

interface Report {
  readonly role: "owner" | "thief";
  readonly taken: number;
  readonly ns: number;
}

/** An owner and a thief on two threads; every handle must be accounted for. */
export async function benchContended(): Promise<void> {
  console.log("\none owner, one thief, 8 pushes and 8 pops a round");
  for (const algorithm of ["split", "chase-lev"] as const) {
    const samples: { ns: number; share: number }[] = [];
    for (let round = 0; round < 5; round += 1) samples.push(await contend(algorithm, 1_000_000));
    samples.sort((a, b) => a.ns - b.ns);
    const { ns, share } = samples[2] as (typeof samples)[0];
    console.log(
      `  ${algorithm.padEnd(9)}  median ${ns.toFixed(1)} ns a handle, ${(share * 100).toFixed(1)} % stolen`,
    );
  }
}

async function contend(
  algorithm: DequeMemory["algorithm"],
  rounds: number,
): Promise<{ ns: number; share: number }> {
  const memory = allocateDeque({ capacity: 1024, algorithm });
  const words = new SharedArrayBuffer(8);
  const reports = await Promise.all(
    (["owner", "thief"] as const).map(
      (role) =>
        new Promise<Report>((resolve, reject) => {
          const worker = new Worker(new URL("./workers/contend.mjs", import.meta.url), {
            workerData: { role, memory, rounds, words },
          });
          worker.on("message", resolve);
          worker.on("error", reject);
        }),
    ),
  );
  const [owner, thief] = reports as [Report, Report];
  const total = owner.taken + thief.taken;
  if (total !== rounds * 8) throw new Error(`${rounds * 8} handles were pushed, ${total} taken`);
  return { ns: owner.ns / total, share: thief.taken / total };
}
