import * as z from "zod/mini";

const maxCount = 1_000_000;

export function model(): z.ZodMiniType<string> {
  return z.string().check(z.regex(/^[^/\s]+\/\S+$/, '"provider/model"'));
}

export function agentName(): z.ZodMiniType<string> {
  return z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "the name of an agent"));
}

export function count(least: number, most: number = maxCount): z.ZodMiniType<number> {
  return z.int().check(z.gte(least), z.lte(most));
}

/** A timer of JavaScript holds at most 2^31 - 1 milliseconds. */
export function milliseconds(least: number = 1): z.ZodMiniType<number> {
  return z.int().check(z.gte(least), z.lte(2 ** 31 - 1));
}

export function about<Schema extends z.ZodMiniType>(
  schema: Schema,
  description?: string,
): z.ZodMiniOptional<Schema> {
  return z.optional(description === undefined ? schema : schema.check(z.describe(description)));
}
