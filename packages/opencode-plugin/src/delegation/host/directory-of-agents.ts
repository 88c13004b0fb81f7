import type { Agent } from "@opencode-ai/sdk/v2/client";
import { type Client, dataOf } from "../../host/opencode-client.ts";
import { DelegationError } from "../errors.ts";

/** The agents of the project that a task can be given to. The host reads its configuration once, and so does this. */
export class AgentDirectory {
  readonly #client: Client;
  readonly #directory: string;
  #agents: Promise<readonly Agent[]> | undefined;

  constructor(client: Client, directory: string) {
    this.#client = client;
    this.#directory = directory;
  }

  /** @throws DelegationError `OCO_DELEGATION_UNKNOWN_AGENT` naming those that there are */
  async require(name: string): Promise<Agent> {
    const agents = await this.#list();
    const found = agents.find((agent) => agent.name === name);
    if (found !== undefined) return found;
    const names = agents.filter(({ hidden }) => hidden !== true).map((agent) => agent.name);
    throw new DelegationError(
      "OCO_DELEGATION_UNKNOWN_AGENT",
      `There is no agent "${name}" to delegate to. There are: ${names.join(", ")}.`,
    );
  }

  async #list(): Promise<readonly Agent[]> {
    this.#agents ??= this.#client.app
      .agents({ directory: this.#directory })
      .then((result) => dataOf("list its agents", result).filter(({ mode }) => mode !== "primary"));
    try {
      return await this.#agents;
    } catch (error) {
      this.#agents = undefined;
      throw error;
    }
  }
}
