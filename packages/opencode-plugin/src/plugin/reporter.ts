import { redactSecrets } from "@oco/memory";
import type { PluginInput } from "@opencode-ai/plugin";
import type { LogFile } from "../feedback/log-file.ts";
import { describeError } from "../host/opencode-client.ts";

/** Writes faults to the plugin's log and to OpenCode's own, without secrets in either. It never throws, and nobody waits for it. */
export function reporterOf(input: PluginInput, log: LogFile): (message: string, error: unknown) => void {
  return (message, error) => {
    log.error(`${message}: ${describeError(error)}`);
    const body = {
      service: "oco",
      level: "error",
      message: redactSecrets(`oco: ${message}: ${describeError(error)}`).text,
    } as const;
    void input.client.app.log({ body }).catch(() => {});
  };
}
