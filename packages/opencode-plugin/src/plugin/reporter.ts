import type { PluginInput } from "@opencode-ai/plugin";
import { describeError } from "../host/opencode-client.ts";

/** Writes faults to OpenCode's own log. It never throws, and nobody waits for it. */
export function reporterOf(input: PluginInput): (message: string, error: unknown) => void {
  return (message, error) => {
    const body = {
      service: "oco",
      level: "error",
      message: `oco: ${message}: ${describeError(error)}`,
    } as const;
    void input.client.app.log({ body }).catch(() => {});
  };
}
