/** What a shell pattern fits, as far as the guard has to know. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^$()|\\{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".")
    .replaceAll("[!", "[^");
  try {
    return new RegExp(`^${source}$`, "s");
  } catch {
    return /^$/;
  }
}
