import { basename } from "node:path/posix";
import { globPattern } from "../shell/glob.ts";
import { unknown } from "../shell/scope.ts";

/** Programs that a glob in a command's name is held against (`/bin/r?`). */
const dangerous = [
  "rm",
  "dd",
  "mkfs",
  "mkfs.ext4",
  "shred",
  "chmod",
  "chown",
  "find",
  "git",
  "cat",
  "sh",
  "bash",
  "curl",
  "wget",
];

/** The name that rules look at: no path, no `.exe`, no version, no case. */
export function programName(text: string): string {
  const name = basename(text.replaceAll("\\", "/"))
    .toLowerCase()
    .replace(/\.exe$/, "")
    // A package with its version: `npx rimraf@5`.
    .replace(/(?<=.)@[\w.^~*-]+$/, "");
  if (name.includes(unknown)) return unknown;
  if (!/[*?[]/.test(name) || name === "[" || name === "[[") return name;
  const matches = globPattern(name);
  return dangerous.find((candidate) => matches.test(candidate)) ?? name;
}
