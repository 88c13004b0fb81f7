/** The name of a peer with its installed version. */
export function versioned(name: string, versionOf: (name: string) => string): string {
  return `${name} ${versionOf(name)}`;
}
