import type { OcoConfig } from "../config/oco-config.ts";
import type { Client } from "../host/opencode-client.ts";
import { version } from "../version.ts";
import { loadedMessage } from "./loaded-message.ts";
import { LogFile } from "./log-file.ts";
import { logPath } from "./log-path.ts";
import { MissionNews } from "./mission-news.ts";
import { Toasts } from "./toasts.ts";

/** How the plugin speaks to the person of one project: notes, log, news of missions. */
export interface Feedback {
  readonly log: LogFile;
  readonly toasts: Toasts;
  readonly news: MissionNews;
}

/** Opens log and notes of a project, and marks in the log that the plugin was loaded there. */
export function openFeedback(client: Client, directory: string, options: OcoConfig["feedback"]): Feedback {
  const log = new LogFile({ path: logPath(), level: options.log, now: Date.now });
  const toasts = new Toasts({
    isOn: options.toasts,
    now: () => performance.now(),
    send: ({ title, message, variant, durationMs }) =>
      client.tui.showToast({ directory, title, message, variant, duration: durationMs }),
  });
  log.mark(loadedMessage, { version, directory });
  return { log, toasts, news: new MissionNews(toasts, log) };
}

/** Shows that something in the configuration does not hold, in one note; each problem is in the log. */
export function tellProblems({ log, toasts }: Feedback, problems: readonly string[]): void {
  const [first] = problems;
  if (first === undefined) return;
  for (const problem of problems) log.warn(`configuration: ${problem}`);
  const more = problems.length === 1 ? "" : ` (and ${problems.length - 1} more: oco doctor)`;
  toasts.pin({ variant: "warning", message: `Configuration: ${first.slice(0, 125)}${more}` });
}
