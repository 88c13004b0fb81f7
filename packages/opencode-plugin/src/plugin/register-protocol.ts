import { modify } from "@oco/hooks";
import { onCommand } from "../commands/on-command.ts";
import { withTypedWords } from "../commands/typed-words.ts";
import { reportedIn } from "../delivery/reported.ts";
import type { HostHookRegistry } from "../hooks/host-events.ts";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";

/** A session may end its turn only when its tasks are done, however long that takes; the longest time limit there is. */
const untilTasksEnd = 2 ** 31 - 1;

/**
 * What the plugin has to do at the host's hooks so that missions, tasks and background commands work. `directory` is
 * that of the host's instance: the project's own, or that of one of its worktrees.
 */
export function registerProtocol(
  registry: HostHookRegistry,
  runtime: ProjectRuntime,
  directory: string,
): void {
  registry.register({
    id: "oco/activity",
    event: "event",
    run: (event) => runtime.activity.take(event),
  });
  registry.register({
    id: "oco/reported",
    event: "event",
    run: (event) => {
      const missionId = reportedIn(event);
      if (missionId === undefined) return;
      void runtime.reported(missionId).catch(runtime.onFault("note that a session was told"));
    },
  });
  registry.register({
    id: "oco/delegation",
    event: "event",
    run: (event) => runtime.delegations.take(event, directory),
  });
  registry.register({
    id: "oco/background",
    event: "event",
    run: (event) => void runtime.background.take(event).catch(runtime.onFault("end background commands")),
  });
  registry.register({
    id: "oco/tasks-in-use",
    event: "chat.message",
    run: (_, { input }) =>
      void runtime.delegations.inUse(input.sessionID).catch(runtime.onFault("take up its tasks")),
  });
  registry.register({
    id: "oco/tasks-may-start",
    event: "chat.params",
    phase: "late",
    run: (_, { input }) => runtime.delegations.stepped(input.sessionID),
  });
  registry.register({
    id: "oco/tasks-before-end",
    event: "experimental.text.complete",
    timeoutMs: untilTasksEnd,
    run: async (_, { input: { sessionID, messageID } }) =>
      runtime.delegations.beforeEnd(sessionID, messageID).catch(runtime.onFault("wait for its tasks")),
  });
  registry.register({
    id: "oco/typed-goal",
    event: "chat.message",
    run: (_, { input }) => runtime.goals.messageSaved(input.sessionID),
  });
  registry.register({
    id: "oco/command",
    event: "command.execute.before",
    run: (value, { input }) => {
      onCommand(runtime, input);
      const parts = withTypedWords(input.command, input.arguments, value.parts);
      return parts === undefined ? undefined : modify({ ...value, parts });
    },
  });
}
