/** Who may be there to answer a question, and how long the host lives. */
export type Presence =
  /** `opencode run` and `opencode github`: one turn, nobody answers, and the process ends with the root's turn. */
  | "run"
  /** A server whose clients are unknown. */
  | "server"
  /** A terminal, desktop or editor in front of a person. */
  | "person";

/** Options of OpenCode with a word of their own behind them; they may stand before the command. */
const withValue: ReadonlySet<string> = new Set(
  "--log-level --port --hostname --mdns-domain --cors --model -m --session -s --prompt --agent --replay-limit --format --file -f --title --dir --variant --command --attach".split(
    " ",
  ),
);

/** Tells from the command that OpenCode was started with. Its terminal runs plugins in a worker, which has no command. */
export function presenceOf(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Presence {
  const command = commandOf(argv.slice(2));
  if (command === "run" || command === "github") return "run";
  const client = env["OPENCODE_CLIENT"];
  if (command === "serve") return client === "desktop" || client === "app" ? "person" : "server";
  return "person";
}

/** The first word that is neither an option nor the value of one. */
function commandOf(words: readonly string[]): string | undefined {
  return words.find((word, index) => !word.startsWith("-") && !withValue.has(words[index - 1] ?? ""));
}
