/** Who may be there to answer a question, and how long the host lives. */
export type Presence =
  /** `opencode run`: one turn, nobody answers, and the process ends with the root's turn. */
  | "run"
  /** A server whose clients are unknown. */
  | "server"
  /** A terminal, desktop or editor in front of a person. */
  | "person";

/** Tells from the command that OpenCode was started with. Its terminal runs plugins in a worker, which has no command. */
export function presenceOf(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Presence {
  const command = argv[2];
  if (command === "run") return "run";
  const client = env["OPENCODE_CLIENT"];
  if (command === "serve") return client === "desktop" || client === "app" ? "person" : "server";
  return "person";
}
