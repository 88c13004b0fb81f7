/** Sets an entry as the newest; beyond the bound the one that was set longest ago goes. */
export function keepNewest<K, V>(map: Map<K, V>, key: K, value: V, max: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return;
  for (const oldest of map.keys()) return void map.delete(oldest);
}
