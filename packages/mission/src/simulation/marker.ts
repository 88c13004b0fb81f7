/** Marks text that belongs to one task of one mission; where it turns up elsewhere, something has leaked (M5, M8). */
export function markerOf(mission: string, task: string): string {
  return `<<${mission}.${task}>>`;
}
