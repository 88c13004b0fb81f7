import { missionPlace } from "../context/mission-place.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import type { ClaimOptions } from "./claim-hook.ts";

/** Claims of files for the sessions of a project's missions that work in `directory`. */
export function missionClaims(runtime: ProjectRuntime, directory: string): ClaimOptions {
  return {
    directory,
    isMember: async (sessionId) => {
      const records = await runtime.missionRecords();
      return records !== undefined && missionPlace(records, sessionId)?.kind === "child";
    },
    // A task with a worktree of its own shares no file with another; a merge brings them together.
    claim: async (sessionId, path) =>
      directory === runtime.directory
        ? (await runtime.engine()).claimFile(sessionId, path)
        : { kind: "granted" },
  };
}
