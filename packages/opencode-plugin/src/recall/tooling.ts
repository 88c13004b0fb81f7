import { type NewMemory, redactSecrets } from "@oco/memory";
import type { MissionView } from "@oco/mission";

const maxLength = 300;
const maxCommands = 20;

/** Words that stand in every such entry: what finds them all, whatever a goal says. */
export const toolingWords = "command checks whole project";

/**
 * What a mission has shown about the machine and the tools of its project: commands that ran here and passed for the
 * whole of it. The engine saw that itself; what a model says about tools is a finding, and no more than that.
 */
export function toolingOf({ checks }: MissionView): NewMemory[] {
  const ofWhole = [...checks.values()].filter(({ id }) => id.startsWith("wave-"));
  const passed = ofWhole.flatMap(({ evidence }) => evidence.filter((each) => each.passed));
  const commands = new Set(passed.map(({ command }) => oneLine(command)));
  return [...commands].slice(0, maxCommands).map((command) => ({
    tier: "system",
    kind: "command",
    text: `Command that checks the whole project, and passed on this machine (${process.platform}): ${command}`,
    source: "verification",
  }));
}

/** Redacted before it is cut: a part of a secret has no form that would give it away. */
function oneLine(command: string): string {
  return redactSecrets(command).text.replace(/\s+/g, " ").trim().slice(0, maxLength);
}
