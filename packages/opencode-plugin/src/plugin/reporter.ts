import type { PluginInput } from "@opencode-ai/plugin";
import type { LogFile } from "../feedback/log-file.ts";
import { describeError } from "../host/opencode-client.ts";

/** Writes faults to the plugin's log and to OpenCode's own. It never throws, and nobody waits for it. */
export function reporterOf(input: PluginInput, log: LogFile): (message: string, error: unknown) => void {
  return (message, error) => {
    log.error(`${message}: ${describeError(error)}`);
    const body = {
      service: "oco",
      level: "error",
      message: `oco: ${message}: ${describeError(error)}`,
    } as const;
    void input.client.app.log({ body }).catch(() => {});
  };
}
