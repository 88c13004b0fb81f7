// Keys become strings whose order by code unit is the order of the keys, so that a range is one slice of a sorted
// list and a prefix test is `startsWith`. Every element is a tag, its text, and a space that sorts below anything
// the text can hold: "$" + escaped string, or "#" + the IEEE 754 bits of a number in order-preserving form.
import type { Key, KeyPart, KeyPrefix } from "./key.ts";

/** A key in its string form. */
export type EncodedKey = string;

const scratch = new DataView(new ArrayBuffer(8));
const hexBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);
// Everything up to "!" collides with the terminator or the escape character.
const lastEscaped = 0x21;
const escapable = /[\0-!]/g;

/** Turns a key or prefix into its string form. */
export function encodeKey(key: KeyPrefix): EncodedKey {
  let encoded = "";
  for (let index = 0; index < key.length; index += 1) {
    const part = key[index];
    if (typeof part === "string") encoded += `$${encodeString(part)} `;
    else if (typeof part === "number" && Number.isFinite(part)) encoded += `#${encodeNumber(part)} `;
    else
      throw new TypeError(
        `Key element ${index} is ${describe(part)}; elements are strings or finite numbers`,
      );
  }
  return encoded;
}

/** Turns a non-empty key into its string form. */
export function encodeWholeKey(key: Key): EncodedKey {
  if (!Array.isArray(key) || key.length === 0) throw new TypeError("Key is not a non-empty array");
  return encodeKey(key);
}

/** The key that a string form came from. */
export function decodeKey(encoded: EncodedKey): Key {
  const [first, ...rest] = encoded.split(" ").slice(0, -1).map(decodePart);
  if (first === undefined) throw new RangeError(`"${encoded}" is not an encoded key`);
  return [first, ...rest];
}

/** The string forms of all proper prefixes of a key, the empty one first. */
export function prefixesOf(encoded: EncodedKey): string[] {
  const prefixes = [""];
  for (let at = encoded.indexOf(" "); at >= 0 && at < encoded.length - 1; at = encoded.indexOf(" ", at + 1)) {
    prefixes.push(encoded.slice(0, at + 1));
  }
  return prefixes;
}

/** A string above every key that starts with the prefix and below all other keys above it. */
export function endOfPrefix(prefix: string): string {
  // "%" follows both tags.
  return `${prefix}%`;
}

function encodeString(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) <= lastEscaped) return text.replace(escapable, escapeCharacter);
  }
  return text;
}

function escapeCharacter(character: string): string {
  return `!${String.fromCharCode(character.charCodeAt(0) + 0x23)}`;
}

function decodeString(text: string): string {
  return text.replace(/!(.)/g, (_, character: string) => String.fromCharCode(character.charCodeAt(0) - 0x23));
}

function encodeNumber(value: number): string {
  scratch.setFloat64(0, value === 0 ? 0 : value);
  const high = scratch.getUint32(0);
  const low = scratch.getUint32(4);
  // A set sign bit reverses the order of the rest.
  const isNegative = high >= 0x8000_0000;
  return hex(isNegative ? ~high : high ^ 0x8000_0000) + hex(isNegative ? ~low : low);
}

function decodePart(part: string): KeyPart {
  if (part[0] === "$") return decodeString(part.slice(1));
  const high = Number.parseInt(part.slice(1, 9), 16);
  const low = Number.parseInt(part.slice(9, 17), 16);
  const isNegative = high < 0x8000_0000;
  scratch.setUint32(0, isNegative ? ~high : high ^ 0x8000_0000);
  scratch.setUint32(4, isNegative ? ~low : low);
  return scratch.getFloat64(0);
}

function hex(bits: number): string {
  const [first, second, third, fourth] = [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255];
  return `${hexBytes[first]}${hexBytes[second]}${hexBytes[third]}${hexBytes[fourth]}`;
}

function describe(part: unknown): string {
  return typeof part === "number" ? String(part) : part === null ? "null" : typeof part;
}
