/** A span of time; without an end it is still running. */
export interface Span {
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** How many of the spans ran at once at most. A span that ends when another starts does not overlap it. */
export function mostAtOnce(spans: readonly Span[]): number {
  const edges = spans.flatMap(({ startedAt, endedAt = Number.POSITIVE_INFINITY }) => [
    { at: startedAt, change: 1 },
    { at: endedAt, change: -1 },
  ]);
  // Ends come before starts of the same moment.
  edges.sort((a, b) => a.at - b.at || a.change - b.change);
  let running = 0;
  let most = 0;
  for (const { change } of edges) {
    running += change;
    most = Math.max(most, running);
  }
  return most;
}
