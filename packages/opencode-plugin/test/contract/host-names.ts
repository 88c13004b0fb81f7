/** Hooks of OpenCode that the plugin answers. */
export const hooksUsed: readonly string[] = [
  "chat.message",
  "chat.params",
  "command.execute.before",
  "config",
  "dispose",
  "event",
  "experimental.chat.system.transform",
  "experimental.session.compacting",
  "experimental.text.complete",
  "shell.env",
  "tool",
  "tool.definition",
  "tool.execute.after",
  "tool.execute.before",
];

/** Events that it takes notice of. */
export const eventsUsed: readonly string[] = [
  "message.part.delta",
  "message.part.removed",
  "message.part.updated",
  "message.removed",
  "message.updated",
  "permission.asked",
  "question.asked",
  "session.compacted",
  "session.created",
  "session.deleted",
  "session.error",
  "session.idle",
  "session.status",
  "session.updated",
];

/** Calls that it makes of OpenCode's client. */
export const callsUsed: readonly string[] = [
  "app.agents",
  "app.log",
  "permission.reply",
  "question.reject",
  "session.abort",
  "session.create",
  "session.get",
  "session.list",
  "session.message",
  "session.messages",
  "session.prompt",
  "session.promptAsync",
  "session.status",
  "tui.showToast",
];
