import type { Agent, PermissionRuleset } from "@opencode-ai/sdk/v2/client";
import { type Client, dataOf } from "../../host/opencode-client.ts";
import { DelegationError } from "../errors.ts";
import { denialsOf } from "./denials.ts";

/** The agents of the project. The host reads its configuration once, and so does this. */
export class AgentDirectory {
  readonly #client: Client;
  readonly #directory: string;
  readonly #commander: string | undefined;
  #agents: Promise<readonly Agent[]> | undefined;

  /** `commander` hands on to others what it may not do itself: that is its part. */
  constructor(client: Client, directory: string, commander?: string) {
    this.#client = client;
    this.#directory = directory;
    this.#commander = commander;
  }

  /**
   * An agent that a task can be given to.
   *
   * @throws DelegationError `OCO_DELEGATION_UNKNOWN_AGENT` naming those that there are
   */
  async require(name: string): Promise<Agent> {
    const agents = (await this.#list()).filter(({ mode }) => mode !== "primary");
    const found = agents.find((agent) => agent.name === name);
    if (found !== undefined) return found;
    const names = agents.filter(({ hidden }) => hidden !== true).map((agent) => agent.name);
    throw new DelegationError(
      "OCO_DELEGATION_UNKNOWN_AGENT",
      `There is no agent "${name}" to delegate to. There are: ${names.join(", ")}.`,
    );
  }

  /** What the children of an agent's sessions may not do because it may not. */
  async denials(name: string): Promise<PermissionRuleset> {
    if (name === this.#commander) return [];
    return denialsOf((await this.#list()).find((agent) => agent.name === name)?.permission ?? []);
  }

  async #list(): Promise<readonly Agent[]> {
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
}
