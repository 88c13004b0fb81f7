import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import { status } from "./status.ts";
import { task } from "./task.ts";

/** The commands of `oco`, in the order of its help. */
export const commands: readonly Command[] = [task, status, audit];
