import type { Agent } from "@opencode-ai/sdk/v2/client";
import { type Client, dataOf } from "./opencode-client.ts";

/** The agents of the project. The host reads its configuration once, and so does this. */
export class AgentList {
  readonly #client: Client;
  readonly #directory: string;
  #agents: Promise<readonly Agent[]> | undefined;

  constructor(client: Client, directory: string) {
    this.#client = client;
    this.#directory = directory;
  }

  async all(): Promise<readonly Agent[]> {
    this.#agents ??= this.#client.app
      .agents({ directory: this.#directory })
      .then((result) => dataOf("list its agents", result));
    try {
      return await this.#agents;
    } catch (error) {
      this.#agents = undefined;
      throw error;
    }
  }

  /** The model that an agent has of its own, whoever gave it: `provider/model`. */
  async modelOf(name: string): Promise<string | undefined> {
    const model = (await this.all()).find((agent) => agent.name === name)?.model;
    return model === undefined ? undefined : `${model.providerID}/${model.modelID}`;
  }
}
