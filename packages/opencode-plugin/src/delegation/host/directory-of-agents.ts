import type { Agent, PermissionRuleset } from "@opencode-ai/sdk/v2/client";
import type { AgentList } from "../../host/agent-list.ts";
import { DelegationError } from "../errors.ts";
import { denialsOf } from "./denials.ts";

/** The agents of the project as delegation sees them. */
export class AgentDirectory {
  readonly #agents: AgentList;
  readonly #commander: string | undefined;

  /** `commander` hands on to others what it may not do itself: that is its part. */
  constructor(agents: AgentList, commander?: string) {
    this.#agents = agents;
    this.#commander = commander;
  }

  /**
   * An agent that a task can be given to.
   *
   * @throws DelegationError `OCO_DELEGATION_UNKNOWN_AGENT` naming those that there are
   */
  async require(name: string): Promise<Agent> {
    const agents = (await this.#agents.all()).filter(({ mode }) => mode !== "primary");
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
    return denialsOf((await this.#agents.all()).find((agent) => agent.name === name)?.permission ?? []);
  }
}
