import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import { configCommand } from "./config-command.ts";
import { doctor } from "./doctor.ts";
import { install } from "./install.ts";
import { promptsCommand } from "./prompts-command.ts";
import { status } from "./status.ts";
import { task } from "./task.ts";
import { uninstall } from "./uninstall.ts";

/** The commands of `oco`, in the order of its help. */
export const commands: readonly Command[] = [
  task,
  status,
  audit,
  install,
  uninstall,
  doctor,
  configCommand,
  promptsCommand,
];
