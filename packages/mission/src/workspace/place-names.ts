import { createHash } from "node:crypto";
import { join } from "node:path";
import type { WorkspacePlace } from "../host/workspace.ts";

/** The branch of a mission that gathers what is verified. */
export function integrationBranch(missionId: string): string {
  return `oco/${refPart(missionId)}/integration`;
}

/** Everything of a mission among the branches begins so. */
export function branchPrefix(missionId: string): string {
  return `refs/heads/oco/${refPart(missionId)}/`;
}

/** Marks the commit of the person that the next repair has to be merged with. */
export function upstreamRef(missionId: string): string {
  return `refs/oco/${refPart(missionId)}/upstream`;
}

export function placeBranch({ missionId, place }: WorkspacePlace): string {
  return `oco/${refPart(missionId)}/place/${refPart(place)}`;
}

export function missionFolder(stateDirectory: string, missionId: string): string {
  return join(stateDirectory, refPart(missionId));
}

export function placeFolder(stateDirectory: string, { missionId, place }: WorkspacePlace): string {
  return join(missionFolder(stateDirectory, missionId), refPart(place));
}

/** A name that git and every file system take; names that had to be changed stay apart by their hash. */
function refPart(name: string): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))*$/.test(name) && !name.endsWith(".lock")) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.replace(/[^A-Za-z0-9_-]/g, "-").slice(0, 40)}-${hash}`;
}
