import { generationFile, isErrno, listGenerations } from "../log/generation.ts";
import type { Engine } from "./engine.ts";

/** Seals the generation, publishes the next, and removes all but `keep` earlier ones (invariant G3). */
export async function compact(engine: Engine, keep: number): Promise<void> {
  if (!Number.isInteger(keep) || keep < 0) throw new RangeError(`keep is ${keep}, not a whole number`);
  engine.refresh();
  if (engine.failure !== undefined) throw engine.failure;
  engine.log.seal();
  await engine.flush();
  const { files, directory } = engine;
  // The new generation is whole and flushed before it gets its name, so nothing removed here is needed to recover.
  for (const generation of listGenerations(files, directory)) {
    if (generation < engine.log.replica.generation - keep) remove(engine, generation);
  }
}

function remove(engine: Engine, generation: number): void {
  try {
    engine.files.remove(generationFile(engine.directory, generation));
  } catch (error) {
    // Another process compacts as well.
    if (!isErrno(error, "ENOENT")) throw error;
  }
}
