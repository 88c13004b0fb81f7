/**
 * Patterns of values that only their name gives away, as `DB_PASSWORD=...` or `"apiKey": "..."`. Every repetition that can
 * fail is bounded, so that the time is in proportion to the text.
 */
const name = String.raw`(?:password|passwd|pwd|passphrase|(?<=[a-z\d][_-])pass|secret|token|credentials?|(?:api|private|access|secret|encryption|signing|master)[_-]?key(?:[_-]?base)?)(?:[_-]?\d{1,2})?`;

/** What stands for a value that is elsewhere: variables of a shell, templates, marks of an earlier redaction. */
const placeholder = String.raw`\$[{(]|\$[a-z_]\w*(?:[\s,;)}\]"']|$)|<|\{\{|\[redacted:`;

/**
 * A call, an access by index, or a chain of members whose first name has no digit: code, where an opaque token has digits.
 * After "=" without a space, as in an env file, a single name before "(" is taken for a part of the value.
 */
const member = String.raw`\??\.#?[a-z_$][\w$]{0,60}`;
const end = String.raw`(?:[;,.:!?)\]}\s]|$)`;
const code = String.raw`[a-z_$][\w$]{0,60}(?:(?<!\S=[\w$]{1,61})|(?:${member}){1,8})!?[([](?:\s*$|[^\n]{0,200}?[)\]]${end})|[a-z_$]{1,60}(?:${member}){1,8}${end}`;

const uuid = String.raw`[\da-f-]{36}\b`;
const sign = String.raw`[^\s"'\`,;()<>{}[\]]`;
const plain = [
  `(?!${placeholder}|${uuid}|${code})`,
  // A digit or a mark, and a letter, before the first sign that may also end a value ...
  String.raw`(?=${sign}{0,200}[\d!@#%^&*])(?=${sign}{0,200}[a-z])(?=[^\s"'\`]{8})`,
  // ... which then belongs to it, unless another name follows. Marks at the end are those of the sentence.
  String.raw`(?:[,;&](?![\w-]{1,30}["']?[=:])|[^\s"'\`,;&])+(?<![.,;:)\]}])`,
].join("");

const inQuotes = String.raw`(?!\k<quote>)`;
const quoted = [
  `(?!${placeholder}|${uuid})`,
  String.raw`(?=(?:${inQuotes}[^\n]){0,200}?[\d!@#%^&*])(?=(?:${inQuotes}[^\n]){0,200}?[a-z])`,
  String.raw`(?:${inQuotes}(?:\\[^\n]|[^\n\\])){8,1000}(?=\k<quote>)`,
].join("");

const quote = String.raw`\\{0,3}["']`;
const assignment = String.raw`(?:${quote})?\s*(?:=>|[:=]{1,3})\s*`;
/** Between a flag and its value, in a command line or a list of arguments. */
const gap = String.raw`(?:(?:${quote})\s*,\s*|\s+)`;
const names = String.raw`(?:${name}${assignment}|(?<![\w-])--?[\w-]{0,30}?${name}${gap})`;

export const quotedSecret: RegExp = new RegExp(`(?<keep>${names}(?<quote>${quote}))${quoted}`, "gi");
export const assignedSecret: RegExp = new RegExp(`(?<keep>${names}(?:${quote})?)${plain}`, "gi");
