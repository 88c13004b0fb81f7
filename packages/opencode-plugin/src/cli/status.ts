import { MissionArchive, renderReport, reportOf, viewOf } from "@oco/mission";
import { archiveDirectory } from "../state/state-directory.ts";
import { type Command, directoryOption } from "./command.ts";
import { openProjectStore, projectOf, storePath } from "./project-store.ts";

/** `oco status`: the missions of a project. */
export const status: Command = {
  name: "status",
  words: "[mission]",
  summary: "Show the missions of this project, or one of them with its evidence",
  options: { directory: directoryOption },
  run: async (call) => {
    const project = projectOf(call);
    await using store = await openProjectStore(storePath(project));
    const [wanted] = call.positionals;
    if (store === undefined) {
      call.print(`no mission was started in ${project} yet`);
      return wanted === undefined ? 0 : 2;
    }
    using snapshot = store.snapshot();
    const missions = snapshot.entries({ prefix: ["mission"] }).map(({ value }) => value);
    const archive = new MissionArchive(store, { directory: archiveDirectory(project) });
    if (wanted === undefined) {
      for (const { id, goal, outcome } of archive.list()) call.print(line(id, outcome, goal));
      for (const { id, goal, phase } of missions) {
        call.print(line(id, phase.kind === "ended" ? phase.outcome.kind : phase.kind, goal));
      }
      return 0;
    }
    const view = viewOf(snapshot, wanted) ?? (await archive.read(wanted));
    call.print(
      view === undefined ? `there is no mission ${wanted}` : renderReport(reportOf(view, Date.now())),
    );
    return view === undefined ? 2 : 0;
  },
};

function line(id: string, state: string, goal: string): string {
  return `${id}  ${state.padEnd(9)}  ${goal.replace(/\s+/g, " ").slice(0, 100)}`;
}
