import { renderReport, reportOf, viewOf } from "@oco/mission";
import type { Command } from "./command.ts";
import { openProjectStore, projectOf, storePath } from "./project-store.ts";

/** `oco status`: the missions of a project. */
export const status: Command = {
  name: "status",
  usage: "[mission] [--directory <path>]",
  summary: "Show the missions of this project, or one of them with its evidence",
  options: { directory: { type: "string", description: "The project. Default: the current folder" } },
  run: async (call) => {
    const project = projectOf(call);
    await using store = await openProjectStore(storePath(project));
    if (store === undefined) {
      call.print(`no mission was started in ${project} yet`);
      return 0;
    }
    using snapshot = store.snapshot();
    const missions = snapshot.entries({ prefix: ["mission"] }).map(({ value }) => value);
    const [wanted] = call.positionals;
    if (wanted === undefined) {
      for (const { id, goal, phase } of missions) {
        const state = phase.kind === "ended" ? phase.outcome.kind : phase.kind;
        call.print(`${id}  ${state.padEnd(9)}  ${goal.replace(/\s+/g, " ").slice(0, 100)}`);
      }
      return 0;
    }
    const view = viewOf(snapshot, wanted);
    call.print(
      view === undefined ? `there is no mission ${wanted}` : renderReport(reportOf(view, Date.now())),
    );
    return view === undefined ? 2 : 0;
  },
};
