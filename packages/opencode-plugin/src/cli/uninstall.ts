import { readFileSync } from "node:fs";
import { shownPath } from "../config/read-config.ts";
import { CliError } from "./cli-error.ts";
import type { Command } from "./command.ts";
import { replaceFile, restoreBackup } from "./edit-file.ts";
import { removeFromList } from "./edit-jsonc.ts";
import { findEntries, type PluginEntry } from "./host-files.ts";
import { filesOf, refuseUnderCi, scopeOptions } from "./install.ts";
import { placeOf } from "./place.ts";
import { projectOf } from "./project-store.ts";

/** `oco uninstall`: takes the plugin out of OpenCode's configuration. What missions left in the data directory stays. */
export const uninstall: Command = {
  name: "uninstall",
  summary: "Take the plugin out of opencode.json again",
  options: scopeOptions,
  run: async (call) => {
    refuseUnderCi(call);
    const place = placeOf(projectOf(call));
    const { entries, faults } = findEntries(filesOf(call, place), place);
    if (faults[0] !== undefined) throw new CliError(`mend it first: ${faults[0]}`);
    const files = [...new Set(entries.map(({ file }) => file))];
    if (files.length === 0) call.print("nothing to do: the plugin is not installed here");
    for (const file of files) {
      const name = shownPath(file, place);
      if (restoreBackup(file, place.env)) {
        call.print(`${name} is as it was before the installation`);
        continue;
      }
      replaceFile(file, withoutEntries(file, entries));
      call.print(`taken out of ${name}`);
    }
    return 0;
  },
};

function withoutEntries(file: string, entries: readonly PluginEntry[]): string {
  const indexes = entries.filter((entry) => entry.file === file).map(({ index }) => index);
  return removeFromList(readFileSync(file, "utf8"), "plugin", indexes);
}
