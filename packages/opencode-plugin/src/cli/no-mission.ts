import { plainText, shortened } from "../feedback/plain-text.ts";
import { findEntries, hostFiles } from "./host-files.ts";
import type { Opencode } from "./opencode.ts";
import { placeOf } from "./place.ts";

export interface NoMission {
  readonly project: string;
  readonly env: Opencode["env"];
  readonly exitCode: number | null;
  readonly stderr: string;
}

/**
 * Why OpenCode ended without a mission, and what to look at. A command that it does not know, a model without a
 * provider and a fault of its server are one and the same message there, so what can be told apart here is.
 */
export function whyNoMission({ project, env, exitCode, stderr }: NoMission): string {
  const said = `no mission began: OpenCode ended with exit code ${exitCode} and said ${JSON.stringify(spoken(stderr))}`;
  const place = placeOf(project, env);
  const { global, project: own } = hostFiles(place);
  const isNamed = findEntries([...global, ...own], place).entries.length > 0;
  return isNamed
    ? `${said}; see "oco doctor", whether "opencode run hello" gets an answer, and OpenCode's log`
    : `${said}; the plugin is not in OpenCode's configuration: run "oco install"`;
}

/** The message of an error that OpenCode prints as JSON, else the line with the error, else the first one. */
function spoken(stderr: string): string {
  const message = /"message": "((?:[^"\\]|\\.)*)"/.exec(stderr)?.[1];
  const lines = stderr.split("\n").map(plainText);
  const line = lines.find((one) => one.startsWith("Error")) ?? lines.find((one) => one !== "");
  return shortened(plainText(message ?? line ?? ""), 300) || "nothing";
}
