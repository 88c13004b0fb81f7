/** One element of a key. Numbers sort before strings; numbers by value, strings by UTF-16 code units. */
export type KeyPart = string | number;

/** Names one value: at least one element, compared element by element, a shorter key before its extensions. */
export type Key = readonly [KeyPart, ...KeyPart[]];

/** Selects the keys that start with these elements; the empty prefix selects every key. */
export type KeyPrefix = readonly KeyPart[];

/** Keys that a schema map allows: the first element names an entry of the map. */
export type KeyOf<S> = readonly [Extract<keyof S, KeyPart>, ...KeyPart[]];

/** Prefixes that a schema map allows. */
export type PrefixOf<S> = readonly [] | KeyOf<S>;

/** Type of the value under a key or below a prefix. */
export type ValueOf<S, K extends KeyPrefix> = K extends readonly [infer First, ...KeyPart[]]
  ? First extends keyof S
    ? S[First]
    : S[keyof S]
  : S[keyof S];
