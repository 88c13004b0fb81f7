import type { TuiPluginApi } from "@opencode-ai/plugin/tui";

/** Writes faults to OpenCode's own log, each once: what is drawn four times a second fails four times a second. */
export function reporterOf(client: TuiPluginApi["client"]): (message: string, error: unknown) => void {
  const told = new Set<string>();
  return (message, error) => {
    const text = `oco: ${message}: ${error instanceof Error ? error.message : String(error)}`;
    if (told.has(text)) return;
    told.add(text);
    void client.app.log({ service: "oco", level: "error", message: text }).catch(() => {});
  };
}
