import { isJsonObject } from "../json.ts";

/** An event of OpenCode's bus. */
export interface HostEvent {
  readonly id?: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Reads the events out of a stream of bytes, wherever the network has cut it. */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<HostEvent, void, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event !== undefined) yield event;
    }
  }
}

// OpenCode writes one line of data per event; comments and other fields carry nothing.
function parseBlock(block: string): HostEvent | undefined {
  const data = block.split("\n").find((line) => line.startsWith("data:"));
  if (data === undefined) return undefined;
  const event: unknown = JSON.parse(data.slice("data:".length));
  return isHostEvent(event) ? event : undefined;
}

function isHostEvent(value: unknown): value is HostEvent {
  return isJsonObject(value) && typeof value.type === "string" && isJsonObject(value.properties);
}
