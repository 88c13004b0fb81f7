import type { HostEvent } from "@oco-tools/opencode-host";
import type { Fact } from "./trace.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Turns the events of one session into facts: no texts, ids numbered in the order of appearance. */
export class FactWriter {
  readonly facts: Fact[] = [];
  readonly #ids = new Map<string, string>();
  readonly #session: string;

  constructor(session: string) {
    this.#session = session;
  }

  /** Takes an event that arrived at `at`; returns whether it belongs to the session. */
  take({ type, properties }: HostEvent, at: number): boolean {
    const fact = this.#fact(Math.round(at * 10) / 10, type, properties);
    if (fact === undefined) return false;
    // Pieces of text that arrived in one packet are one fact.
    if (JSON.stringify(fact) !== JSON.stringify(this.facts.at(-1))) this.facts.push(fact);
    return true;
  }

  #fact(at: number, type: string, properties: Fields): Fact | undefined {
    const info = fields(properties.info);
    const part = fields(properties.part);
    const session = properties.sessionID ?? info.sessionID ?? part.sessionID;
    if (session !== this.#session) return undefined;
    switch (type) {
      case "session.status":
        return [at, "status", String(fields(properties.status).type)];
      case "session.idle":
        return [at, "idle"];
      case "session.compacted":
        return [at, "compacted"];
      case "session.error":
        return [at, "error", String(fields(properties.error).name)];
      case "message.updated": {
        const isCompleted = fields(info.time).completed !== undefined;
        const error = String(fields(info.error).name ?? "");
        return [
          at,
          "message",
          this.#id("m", info.id),
          String(info.role),
          isCompleted,
          String(info.finish ?? ""),
          error,
        ];
      }
      case "message.part.updated": {
        const toolState = String(fields(part.state).status ?? "");
        return [
          at,
          "part",
          this.#id("p", part.id),
          this.#id("m", part.messageID),
          String(part.type),
          toolState,
        ];
      }
      case "message.part.delta":
        return [at, "delta", this.#id("p", properties.partID)];
      default:
        return undefined;
    }
  }

  #id(prefix: string, id: unknown): string {
    const key = String(id);
    const known = this.#ids.get(key) ?? `${prefix}${this.#ids.size + 1}`;
    this.#ids.set(key, known);
    return known;
  }
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
