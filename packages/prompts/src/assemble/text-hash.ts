const multiplier = 0x01000193;

/** 64 bits of FNV-1a in two lanes over the UTF-16 code units, each lane finished by MurmurHash3's mixer. */
export function textHash(blocks: readonly string[]): string {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (const block of blocks) {
    for (let index = 0; index < block.length; index += 1) {
      const unit = block.charCodeAt(index);
      low = Math.imul(low ^ unit, multiplier);
      high = Math.imul(high ^ (unit + index), multiplier);
    }
    // The length separates ["ab", "c"] from ["a", "bc"].
    low = Math.imul(low ^ block.length, multiplier);
    high = Math.imul(high ^ ~block.length, multiplier);
  }
  return hex(mix(low)) + hex(mix(high));
}

function mix(lane: number): number {
  let value = lane ^ (lane >>> 16);
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
