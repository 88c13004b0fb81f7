import type { ToolDefinition } from "@opencode-ai/plugin";
import * as z from "zod/mini";
import type { ProjectRuntime } from "../runtime/project-runtime.ts";
import { mayRead } from "./artifact-access.ts";
import { defineTool } from "./define-tool.ts";
import { missionOfSession } from "./mission-control.ts";

/** `read_artifact`: a page of a long text of the mission of which messages show only the ends. */
export function readArtifact(runtime: ProjectRuntime): ToolDefinition {
  return defineTool({
    name: "read_artifact",
    description:
      "A page of a long text of the mission, by its handle: an agent's answer, or the output of commands.",
    args: { handle: z.string(), offset: z.optional(z.int()), length: z.optional(z.int()) },
    run: async ({ handle, offset, length }, context) => {
      const { engine, missionId } = await missionOfSession(runtime, context);
      const view = engine.view(missionId);
      const session = (await runtime.missionRecords())?.get(["session", context.sessionID]);
      const reader = session?.missionId === missionId ? view?.attempts.get(session.attemptId) : undefined;
      if (view !== undefined && reader !== undefined && !mayRead(view, reader, handle))
        throw new Error(
          `${JSON.stringify(handle)} is none of this session's texts: it may read those of its own task and of what that builds on.`,
        );
      const page = engine.artifact(missionId, handle, {
        ...(offset === undefined ? {} : { offset }),
        ...(length === undefined ? {} : { length }),
      });
      if (page === undefined) throw new Error(`There is no text under the handle ${JSON.stringify(handle)}.`);
      const more =
        page.nextOffset === undefined
          ? ""
          : `\n[go on with offset ${page.nextOffset} of ${page.totalLength}]`;
      return { title: `${handle} from ${page.offset}`, output: `${page.text}${more}` };
    },
  });
}
