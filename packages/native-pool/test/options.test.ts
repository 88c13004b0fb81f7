import { expect, test } from "vitest";
import { createProcessPool } from "../src/index.ts";

test("a protocol that there is not, and a handshake that is none, are refused with the value", () => {
  // As a caller without types would write them.
  const options = (text: string): Parameters<typeof createProcessPool>[0] => JSON.parse(text);
  const make = (text: string) => () => createProcessPool(options(text));
  expect(make('{"command":"x","protocol":"json"}')).toThrow(RangeError);
  expect(make('{"command":"x","protocol":"json"}')).toThrow('got "json"');
  expect(make('{"command":"x","protocol":"toString"}')).toThrow(RangeError);
  for (const ready of ['"initialize"', "null", "[]", "{}", '{"request":5}']) {
    expect(make(`{"command":"x","ready":${ready}}`)).toThrow(TypeError);
  }
  expect(make('{"command":"x","ready":"initialize"}')).toThrow('got "initialize"');
});
