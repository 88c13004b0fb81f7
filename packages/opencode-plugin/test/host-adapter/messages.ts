import type { AssistantMessage, Part } from "@opencode-ai/sdk/v2/client";
import type { SessionMessage } from "../../src/host/turn-state.ts";

const tokens = { input: 10, output: 5, reasoning: 1, cache: { read: 2, write: 3 } };

/** What a person or the engine asked under an id. */
export function asked(id: string): SessionMessage {
  return {
    info: {
      id,
      sessionID: "s",
      role: "user",
      time: { created: 1 },
      agent: "worker",
      model: { providerID: "p", modelID: "m" },
    },
    parts: [],
  };
}

/** An answer that is complete, with what is to be different about it. */
export function answered(text: string, change: Partial<AssistantMessage> = {}): SessionMessage {
  const info: AssistantMessage = {
    id: `a-${text}`,
    sessionID: "s",
    role: "assistant",
    time: { created: 2, completed: 3 },
    parentID: "turn",
    modelID: "m",
    providerID: "p",
    mode: "worker",
    agent: "worker",
    path: { cwd: "/", root: "/" },
    cost: 0.5,
    tokens,
    finish: "stop",
    ...change,
  };
  const part: Part = { id: `p-${text}`, sessionID: "s", messageID: info.id, type: "text", text };
  return { info, parts: [part] };
}
