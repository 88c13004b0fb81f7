import { expect, test } from "vitest";
import { InvalidPatternError, NativePoolError } from "../src/errors.ts";
import type { Binding, NativeJob } from "../src/native/binding.ts";
import { nativeBackend } from "../src/native/native-backend.ts";
import { globOn, grepOn } from "../src/search/grep.ts";
import { hashFilesOn } from "../src/search/hash-files.ts";

/** An addon whose jobs end with that text. */
function endingWith(text: string): Binding {
  const start = (): NativeJob => ({ take: () => [text], cancel: () => undefined });
  return { interfaceVersion: () => 1, startGlob: start, startGrep: start, startHash: start };
}

const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

test("what only the addon refuses is an InvalidPatternError that names the pattern", async () => {
  const backend = nativeBackend(endingWith('{"error":"too big"}'));
  const error = await caught(grepOn(() => backend, { root: "." }, ["a{9}"]).toArray());
  expect(error).toBeInstanceOf(InvalidPatternError);
  expect(error).toMatchObject({ pattern: "a{9}", message: expect.stringContaining("too big") });
});

test("a search that panicked is no fault of the pattern", async () => {
  const backend = nativeBackend(endingWith('{"panic":"the search panicked"}'));
  const errors = await Promise.all([
    caught(grepOn(() => backend, { root: "." }, ["a"]).toArray()),
    caught(globOn(() => backend, { root: "." }).toArray()),
    caught(hashFilesOn(() => backend, { root: ".", files: ["a"] })),
  ]);
  for (const error of errors) {
    expect(NativePoolError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: "OCO_NATIVE_INTERNAL" });
  }
});
