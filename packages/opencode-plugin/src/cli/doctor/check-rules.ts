import { astGrepOrWhy } from "../../code/ast-grep.ts";
import { type ConfigPlace, projectDirectories } from "../../config/places.ts";
import { loadRules } from "../../inspect/rules/load-rules.ts";
import { type Finding, mend, note, ok } from "./finding.ts";

/** Whether the structural rules of the project hold, and whether what they need is there. */
export async function checkRules(place: ConfigPlace): Promise<Finding[]> {
  let missing: Error | undefined;
  const { rules, faults } = await loadRules(
    { directory: place.directory, folders: projectDirectories(place) },
    async () => {
      const found = await astGrepOrWhy();
      if (found instanceof Error) missing = found;
      return found;
    },
  );
  return [
    ...faults.map(({ file, why }) => mend(`${file}: ${why}`, "until it is mended, that rule is left out")),
    ...(missing === undefined ? [] : [note(missing.message, "until then no rule is held")]),
    ...(rules.length === 0 ? [] : [ok(`${rules.length} structural rules`)]),
  ];
}
