const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)";
const dayName = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";

// The three forms of RFC 9110, section 5.6.7. `Date.parse` takes nearly anything, and the third form for local time.
const dateForms = [
  new RegExp(`^${dayName}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(
    `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-${month}-(?<shortYear>\\d\\d) ${time} GMT$`,
  ),
  new RegExp(`^${dayName} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/**
 * Reads a `Retry-After` header (RFC 9110, section 10.2.3): the milliseconds to wait from `nowMs`, 0 for a date that is past, or
 * undefined for what is neither whole seconds nor an HTTP date.
 *
 * @param nowMs the time of day, in milliseconds since 1970, as of `Date.now()`
 */
export function parseRetryAfter(value: string | null | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) {
    const delayMs = Number(text) * 1_000;
    return Number.isSafeInteger(delayMs) ? delayMs : undefined;
  }
  for (const form of dateForms) {
    const fields = form.exec(text)?.groups;
    if (fields !== undefined) return untilDate(fields, nowMs);
  }
  return undefined;
}

function untilDate(fields: Readonly<Record<string, string | undefined>>, nowMs: number): number | undefined {
  const [day, hour, minute, second] = [fields.day, fields.hour, fields.minute, fields.second].map(Number);
  const year = fields.year === undefined ? fullYear(Number(fields.shortYear), nowMs) : Number(fields.year);
  const date = new Date(0);
  // Not `Date.UTC`, which takes the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, months.indexOf(fields.month ?? ""), day);
  if (date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour ?? 0, minute, second);
  return Math.max(0, date.getTime() - nowMs);
}

/** Two digits that would lie more than 50 years ahead mean the last century that ended with them. */
function fullYear(shortYear: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + shortYear;
  return year > thisYear + 50 ? year - 100 : year;
}

/** A wait that somebody else asked for, where it is one: callers read it from headers and may well come to NaN. */
export function askedWaitMs(value: number | undefined): number {
  return value !== undefined && value > 0 && Number.isFinite(value) ? value : 0;
}
