import type { ProjectRuntime } from "../runtime/project-runtime.ts";

/** A command as OpenCode hands it over: the words as typed, the template already expanded. */
export interface TypedCommand {
  readonly command: string;
  readonly sessionID: string;
  readonly arguments: string;
}

/** Does at once what must not wait for a model: keeps the exact goal of `/task`, and carries out `/stop`. */
export function onCommand(
  runtime: ProjectRuntime,
  { command, sessionID, arguments: words }: TypedCommand,
): void {
  if (command === "task") runtime.goals.note(sessionID, words);
  if (command === "stop") void stop(runtime, sessionID, words).catch(runtime.onFault("stop the mission"));
}

async function stop(runtime: ProjectRuntime, sessionID: string, words: string): Promise<void> {
  const engine = await runtime.engine();
  const missionId = engine.missionOf(sessionID);
  if (missionId === undefined || engine.view(missionId)?.mission.phase.kind === "ended") return;
  await engine.stop(missionId, "the person", words.trim() === "" ? "typed /stop" : words.trim());
}
