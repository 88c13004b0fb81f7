import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agentHeader } from "@oco-tools/scripted-model";

/**
 * A plugin that names the agent in a header of every model request: OpenCode itself sends only session and parent
 * session, and recognising an agent by its instructions would tie every script to their wording.
 */
const source = `export default {
  id: "oco-host-agent-header",
  server: async () => ({
    "chat.headers": async (input, output) => {
      output.headers[${JSON.stringify(agentHeader)}] = input.agent;
    },
  }),
};
`;

/** Writes the plugin and returns its path. */
export async function writeAgentHeaderPlugin(root: string): Promise<string> {
  const path = join(root, "agent-header.js");
  await writeFile(path, source);
  return path;
}
