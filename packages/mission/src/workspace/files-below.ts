import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";

/**
 * The regular files among some names whose real path is below a directory, each once and relative to it. Names may come
 * from a model: whatever leads outside, by `..` or by a link, is left out.
 */
export async function filesBelow(directory: string, names: Iterable<string>): Promise<string[]> {
  const root = await realpath(directory);
  const found = new Set<string>();
  for (const name of names) {
    const real = await realpath(resolve(root, name)).catch(() => undefined);
    if (real === undefined) continue;
    const inside = relative(root, real);
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) continue;
    if ((await stat(real)).isFile()) found.add(inside.split(sep).join("/"));
  }
  return [...found].sort();
}
