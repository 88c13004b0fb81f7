import type { HostEvents } from "../hooks/host-events.ts";
import { isSlashCommand } from "./slash-commands.ts";

type Parts = HostEvents["command.execute.before"]["value"]["parts"];

/** The parts of one of our commands with the person's words behind them, exactly as typed; `undefined` where nothing is to be added. */
export function withTypedWords(command: string, words: string, parts: Parts): Parts | undefined {
  if (words.trim() === "") return undefined;
  const isOurs = parts.some((part) => part.type === "text" && isSlashCommand(command, part.text));
  return isOurs ? [...parts, { type: "text", text: words } as Parts[number]] : undefined;
}
