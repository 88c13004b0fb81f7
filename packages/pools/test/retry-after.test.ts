import { expect, test } from "vitest";
import { parseRetryAfter } from "../src/index.ts";

const nowMs = Date.UTC(1994, 10, 6, 8, 49, 7);

test.each([
  ["0", 0],
  ["120", 120_000],
  [" 2 ", 2_000],
  ["Sun, 06 Nov 1994 08:49:37 GMT", 30_000],
  ["Sunday, 06-Nov-94 08:49:37 GMT", 30_000],
  ["Sun Nov  6 08:49:37 1994", 30_000],
  ["Wed, 16 Nov 1994 08:49:07 GMT", 10 * 86_400_000],
  ["Wed Nov 16 08:49:07 1994", 10 * 86_400_000],
  ["Sun, 06 Nov 1994 08:49:07 GMT", 0],
  ["Sun, 06 Nov 1993 08:49:37 GMT", 0],
  ["Sunday, 06-Nov-45 08:49:37 GMT", 0],
])("%j asks for %d ms", (value, expected) => {
  expect(parseRetryAfter(value, nowMs)).toBe(expected);
});

test.each([
  undefined,
  null,
  "",
  "soon",
  "-1",
  "1.5",
  "1e3",
  "0x10",
  "120s",
  "9".repeat(400),
  "1994-11-06T08:49:37Z",
  "Sun, 06 Nov 1994 08:49:37 +0100",
  "Sun, 6 Nov 1994 08:49:37 GMT",
  "Sun, 31 Feb 1994 08:49:37 GMT",
  "Sun, 06 Nov 1994 24:00:00 GMT",
  "Sun, 06 Foo 1994 08:49:37 GMT",
])("%j asks for nothing", (value) => {
  expect(parseRetryAfter(value, nowMs)).toBeUndefined();
});

test("two digits of a year mean one of the last 50 or the next 50 years", () => {
  const now = Date.UTC(2026, 0, 1);
  expect(parseRetryAfter("Thursday, 01-Jan-26 00:00:05 GMT", now)).toBe(5_000);
  expect(parseRetryAfter("Wednesday, 01-Jan-76 00:00:00 GMT", now)).toBe(Date.UTC(2076, 0, 1) - now);
  expect(parseRetryAfter("Saturday, 01-Jan-77 00:00:00 GMT", now)).toBe(0);
});
