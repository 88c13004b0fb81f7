/** Time for a flush that runs beside this thread. */
export async function flushes(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
