import { cpus, release, totalmem, type } from "node:os";

/** Prints the machine and the runtime that the figures below it were taken on. */
export function printMachine(): void {
  const [cpu] = cpus();
  const bun = process.versions.bun;
  const runtime = bun === undefined ? `Node ${process.versions.node}` : `Bun ${bun}`;
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(
    `${type()} ${release()}, ${cpus().length} x ${cpu?.model ?? "unknown"}, ${memory} GiB, ${runtime}`,
  );
}
