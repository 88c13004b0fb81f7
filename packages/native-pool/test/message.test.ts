import fc from "fast-check";
import { expect, test } from "vitest";
import { readMessage } from "../src/pool/message.ts";

const pieces = fc.constantFrom(
  '{"jsonrpc":"2.0","id":',
  ',"result":',
  ',"error":',
  '{"code":1,"message":"no"}',
  '"result":',
  "1",
  "07",
  "-1",
  "1e3",
  "999999999999999999",
  '"text"',
  "[1,{}]",
  "null",
  ",",
  " ",
  "\r",
  "{",
  "}",
  "}}",
);

test("an answer laid out as usual reads like the same JSON laid out differently", () => {
  const answer = fc
    .record({ id: fc.nat(), result: fc.jsonValue() })
    .map(({ id, result }) => JSON.stringify({ jsonrpc: "2.0", id, result }));
  const almost = fc.array(pieces, { maxLength: 6 }).map((parts) => `{"jsonrpc":"2.0","id":${parts.join("")}`);
  const near = fc
    .array(pieces, { maxLength: 4 })
    .map((parts) => `{"jsonrpc":"2.0","id":1,"result":${parts.join("")}`);
  const whole = fc
    .tuple(pieces, pieces)
    .map(([id, result]) => `{"jsonrpc":"2.0","id":${id},"result":${result}}`);
  fc.assert(
    // A space before the text leaves its meaning, but not its layout.
    fc.property(fc.oneof(answer, almost, near, whole), (text) => {
      expect(readMessage(text)).toEqual(readMessage(` ${text}`));
    }),
    { numRuns: 3_000, seed: 11 },
  );
});

test("an answer is read with its number and result", () => {
  const text = '{"jsonrpc":"2.0","id":42,"result":{"a":[1]}}';
  expect(readMessage(text)).toEqual({ kind: "result", id: 42, value: { a: [1] } });
  expect(readMessage(`${text} `)).toEqual({ kind: "result", id: 42, value: { a: [1] } });
});
