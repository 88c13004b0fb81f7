import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  type AgentHost,
  CommandChecks,
  MissionArchive,
  MissionEngine,
  type MissionRecall,
  type MissionView,
  systemClock,
  TurnWatcher,
} from "@oco/mission";
import { openStore } from "@oco/mvcc";
import type { AgentDefinition } from "@oco/prompts";
import { missionAgents } from "../agents/mission-agents.ts";
import type { OcoConfig } from "../config/oco-config.ts";
import { Delegation } from "../delegation/delegation.ts";
import type { Presence } from "../delegation/headless/presence.ts";
import type { ChildSessions } from "../delegation/host/child-sessions.ts";
import type { DelegationOptions } from "../delegation/options.ts";
import { MissionDelivery } from "../delivery/mission-delivery.ts";
import type { ReportCalls } from "../delivery/report-calls.ts";
import { GuardedChecks } from "../guard/check-commands.ts";
import { MessageIds } from "../host/message-id.ts";
import { openInspector } from "../inspect/open-inspector.ts";
import { isOwnerGone, type OwnerName, openOwner } from "../state/owner.ts";
import { archiveDirectory, stateDirectory } from "../state/state-directory.ts";
import { delegationPart, missionPart, type ProjectStore } from "../state/store-part.ts";
import { TodoFile } from "../todo/todo-file.ts";
import { engineSettings } from "./engine-settings.ts";
import { worktreesOf } from "./runtime-registry.ts";

/** What is open of a project that has a store. */
export interface Opened {
  readonly engine: MissionEngine;
  readonly archive: MissionArchive;
  readonly store: ProjectStore;
  readonly delegation: Delegation;
  readonly todo: TodoFile;
  readonly delivery: MissionDelivery;
  /** Under which it works on the store; given back when all of it is closed. */
  readonly name: OwnerName;
}

export interface OpenStateParts {
  /** The folder of the store; made where it is missing. */
  readonly path: string;
  readonly directory: string;
  readonly config: OcoConfig;
  readonly presence: Presence;
  readonly team: readonly AgentDefinition[] | undefined;
  readonly delegation: DelegationOptions;
  readonly host: AgentHost;
  readonly children: ChildSessions;
  readonly calls: ReportCalls;
  readonly commander: string;
  readonly recall: MissionRecall | undefined;
  /** The `.opencode` folders of the project. */
  readonly folders: readonly string[];
  /** Shows the person what was left out. */
  readonly show: (message: string) => void;
  readonly onFault: (message: string, error: unknown) => void;
  readonly onStep: (view: MissionView) => void;
}

/** Opens the store of a project, and the engines of missions and of delegated tasks over it. */
export async function openState(parts: OpenStateParts): Promise<Opened> {
  const name = openOwner();
  try {
    return await openAs(name, parts);
  } catch (error) {
    name[Symbol.dispose]();
    throw error;
  }
}

async function openAs(name: OwnerName, parts: OpenStateParts): Promise<Opened> {
  const { path, directory, config, team, host, children, recall, onFault, onStep } = parts;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { owner } = name;
  const store: ProjectStore = await openStore({ path, author: owner });
  const archive = new MissionArchive(missionPart(store), { directory: archiveDirectory(directory) });
  const sweep = (): void =>
    void archive.sweep().catch((error: unknown) => onFault("could not archive missions", error));
  const { verify, inspect } = config;
  const settings = engineSettings(config, {
    directory,
    stateDirectory: worktreesOf(directory),
    presence: parts.presence,
  });
  const engine = new MissionEngine({
    host,
    checks: new GuardedChecks({
      checks: new CommandChecks(verify),
      isGuarded: config.guard !== "off",
      now: Date.now,
    }),
    ...openInspector({
      options: inspect,
      places: { directory, folders: parts.folders },
      report: (message, error) => {
        onFault(message, error);
        parts.show(`${message}: ${error.message}`);
      },
    }),
    ...settings,
    ...(team === undefined ? {} : missionAgents(team)),
    store: missionPart(store),
    owner,
    isOwnerGone,
    onFault,
    ...(recall === undefined ? {} : { recall }),
    onStep: (view) => {
      todo.show(view);
      onStep(view);
      delivery.hear(view);
      const { phase } = view.mission;
      if (phase.kind === "ended" && phase.isCleaned) sweep();
    },
  });
  const todo = new TodoFile({
    ...{ directory, owner, engine },
    stateFolder: join(stateDirectory(directory), "todo"),
    onFault: (error) => onFault("could not keep todo.md in step", error),
  });
  const delegation = new Delegation({
    ...{ host, owner, isOwnerGone, directory, children },
    store: delegationPart(store),
    options: parts.delegation,
    now: Date.now,
    onFault: (what) => (error) => onFault(`could not ${what}`, error),
  });
  const delivery = new MissionDelivery({
    ...{ engine, sessions: children, calls: parts.calls, ids: new MessageIds(Date.now) },
    watch: new TurnWatcher({
      host,
      clock: systemClock,
      random: Math.random,
      turnIdleMs: settings.limits.turnIdleMs,
    }),
    read: (sessionId) => children.messages(sessionId),
    commander: parts.commander,
    onFault: (what) => (error) => onFault(`could not ${what}`, error),
  });
  return { engine, archive, store, delegation, todo, delivery, name };
}
