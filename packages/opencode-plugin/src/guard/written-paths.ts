/**
 * The files that a call of a host's tool would write, as the model named them. A patch names those that it adds,
 * updates, deletes and moves to.
 */
export function writtenPaths(tool: string, args: Readonly<Record<string, unknown>>): string[] {
  switch (tool) {
    case "write":
    case "edit":
    case "multiedit":
      return [args["filePath"], args["file_path"], args["path"]]
        .filter((path) => typeof path === "string")
        .slice(0, 1);
    case "apply_patch":
    case "patch": {
      const text = [args["patchText"], args["patch"], args["input"]].find(
        (value) => typeof value === "string",
      );
      if (typeof text !== "string") return [];
      const named = [
        ...text.matchAll(/^\s*\*\*\* (?:Add File|Update File|Delete File|Move to): *(.+?)\s*$/gm),
      ];
      return [...new Set(named.map((match) => match[1] ?? ""))];
    }
    default:
      return [];
  }
}
