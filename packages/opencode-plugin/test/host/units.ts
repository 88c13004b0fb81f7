import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MissionSchema } from "@oco/mission";
import { openStore, type Store } from "@oco/mvcc";
import type { Host, HostOptions, HostServer } from "@oco-tools/opencode-host";
import {
  type Unit,
  type UnitsGoal,
  type UnitsOptions,
  unitIn,
  unitsGoal,
  unitsOf,
  unitsProject,
  unitsScript,
} from "@oco-tools/sample-mission";
import type { RecordedRequest, ScriptedModel } from "@oco-tools/scripted-model";
import { storePath } from "../../src/cli/project-store.ts";
import { openHost, type Setting } from "./open-host.ts";

/** The real OpenCode on a project of units and with their agents. */
export function openUnits(options: UnitsOptions = {}, host: HostOptions = {}): Promise<Setting> {
  return openHost(unitsScript(options), { files: unitsProject, ...host });
}

/** A mission that was played to its end in a session of its own. */
export interface Played {
  readonly session: string;
  readonly missionId: string;
  /** What the commander was told and told the person. */
  readonly report: string;
}

/** Types `/task` into a new session and waits for the commander's answer. */
export async function playUnits(server: HostServer, goal: UnitsGoal, timeoutMs: number): Promise<Played> {
  const { id } = await server.createSession({ title: goal.folder });
  const answer = await server.command(id, "task", unitsGoal(goal), { timeoutMs });
  const report = answer.parts.flatMap(({ type, text }) => (type === "text" ? [text] : [])).join("\n");
  return { session: id, missionId: /MISSION (\S+)/.exec(report)?.[1] ?? "", report };
}

/** The records of the project's missions, beside the OpenCode that may be writing to them. */
export function openRecords({ project, directories }: Host): Promise<Store<MissionSchema>> {
  const path = storePath(project, { XDG_DATA_HOME: directories.data });
  return openStore<MissionSchema>({ path, author: "test", pollMs: 2 });
}

/** What is in the files of a goal's units. */
export function filesOf({ project }: Host, goal: UnitsGoal): Promise<string[]> {
  return Promise.all(unitsOf(goal).map(({ file }) => readFile(join(project, file), "utf8").catch(() => "")));
}

/** The requests of workers that speak of a goal, each with its unit. */
export function workOf(
  { requests }: ScriptedModel,
  { folder }: UnitsGoal,
): { readonly request: RecordedRequest; readonly unit: Unit }[] {
  return requests
    .filter(({ agent, messages }) => agent === "worker" && speaksOf(messages, folder))
    .map((request) => ({ request, unit: unitIn(request) }));
}

function speaksOf(messages: RecordedRequest["messages"], folder: string): boolean {
  return messages.some(({ role, text }) => role === "user" && text.includes(` units in ${folder}/`));
}
