import { pathToFileURL } from "node:url";

/** Longest time of one import: what waits for something must hold up neither the start of OpenCode nor a tool call. */
const importMs = 3_000;

/** Imports a module of the person's; rejects when that takes more than 3 s. */
export async function importModule(path: string): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not imported within ${importMs} ms`)), importMs);
  });
  try {
    return await Promise.race([import(pathToFileURL(path).href), late]);
  } finally {
    clearTimeout(timer);
  }
}
