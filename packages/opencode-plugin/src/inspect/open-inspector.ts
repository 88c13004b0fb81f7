import type { MissionEngineOptions } from "@oco/mission";
import { ProjectInspector, type ProjectInspectorParts } from "./project-inspector.ts";

/** What an engine is given to look at changed files; nothing where a person wants neither of its checks. */
export function openInspector(parts: ProjectInspectorParts): Pick<MissionEngineOptions, "inspector"> {
  const { syntax, rules } = parts.options;
  return syntax || rules ? { inspector: new ProjectInspector(parts) } : {};
}
