import { type Command, directoryOption } from "./command.ts";
import { openProjectStore, projectOf, storePath } from "./project-store.ts";

/** `oco audit`: checks the hash chain of a project's history. */
export const audit: Command = {
  name: "audit",
  summary: "Verify the hash chain of this project's mission history",
  options: { directory: directoryOption },
  run: async (call) => {
    const project = projectOf(call);
    await using store = await openProjectStore(storePath(project));
    if (store === undefined) {
      call.print(`no mission was started in ${project} yet`);
      return 0;
    }
    const result = await store.verify();
    call.print(
      result.ok
        ? `verified: ${result.count} records, head ${result.head}`
        : `BROKEN at byte ${result.offset}: ${result.reason}`,
    );
    return result.ok ? 0 : 1;
  },
};
