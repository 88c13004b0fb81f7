import { SchemaError } from "../errors.ts";
import { copyJson } from "../json/copy-json.ts";
import type { Json } from "../json/json.ts";
import type { Key } from "../key/key.ts";

/** The part of Standard Schema (standardschema.dev, version 1) that the store calls. */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** Outcome of a validation. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/** Validators by the first element of the key. */
export type SchemaMap<S extends object> = { readonly [P in keyof S]?: StandardSchema<S[P]> };

/** Turns what a caller sets into what the store keeps, or refuses it. */
export function admit(schemas: Readonly<Record<string, unknown>>, key: Key, value: unknown): Json {
  const [first] = key;
  const schema = Object.hasOwn(schemas, first) ? (schemas[first] as StandardSchema) : undefined;
  return copyJson(schema === undefined ? value : validate(schema, key, value), "value");
}

function validate(schema: StandardSchema, key: Key, value: unknown): unknown {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) throw new TypeError(`Schema of ${JSON.stringify(key)} is asynchronous`);
  if (result.issues !== undefined) {
    throw new SchemaError(
      key,
      result.issues.map(({ message }) => message),
    );
  }
  return result.value;
}
