/** Control characters, ends of lines, and marks that change the direction of writing. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const sequence = /^(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])/;
const stringSequence = /^[\]PX^_]/;

/** A text of unknown origin as one line that no terminal takes for a command. */
export function plainText(text: string): string {
  const [head = "", ...rest] = text.split("\u001b");
  const visible = head + rest.map(withoutSequence).join("");
  return visible.replace(controls, " ").replace(/ {2,}/g, " ").trim();
}

/** What is left behind an escape: a string sequence ends with BEL, or with the next escape. */
function withoutSequence(piece: string): string {
  if (!stringSequence.test(piece)) return piece.replace(sequence, "");
  const end = piece.indexOf("\u0007");
  return end === -1 ? "" : piece.slice(end + 1);
}

/** The first `length` characters, never half of one. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
