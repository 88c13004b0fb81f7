import { existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { readJsonc } from "../config/jsonc-document.ts";
import type { ConfigPlace } from "../config/places.ts";
import { isPlainObject } from "../config/plain-object.ts";
import { shownPath } from "../config/read-config.ts";
import { CliError } from "./cli-error.ts";
import { type Command, type CommandCall, directoryOption, stringOption } from "./command.ts";
import { keepBackup, replaceFile } from "./edit-file.ts";
import { addToList } from "./edit-jsonc.ts";
import { findEntries, hostFiles, packageName } from "./host-files.ts";
import { placeOf } from "./place.ts";
import { projectOf } from "./project-store.ts";

/** The options that `install` and `uninstall` share. */
export const scopeOptions: Command["options"] = {
  global: { type: "boolean", description: "For all projects of yours, not for this one" },
  directory: directoryOption,
  force: { type: "boolean", description: "Also where CI is set" },
};

/** `oco install`: names the plugin in OpenCode's configuration. */
export const install: Command = {
  name: "install",
  summary: "Add the plugin to opencode.json of this project, or of yours with --global",
  options: {
    ...scopeOptions,
    spec: {
      type: "string",
      value: "<spec>",
      description: `What OpenCode is to load. Default: ${packageName}`,
    },
  },
  run: async (call) => {
    refuseUnderCi(call);
    const place = placeOf(projectOf(call));
    const files = hostFiles(place);
    const scope = filesOf(call, place);
    const { entries, faults } = findEntries([...files.global, ...files.project], place);
    if (faults[0] !== undefined) throw new CliError(`mend it first: ${faults[0]}`);
    const [known] = entries;
    if (known !== undefined) {
      call.print(`already installed: ${known.spec} in ${shownPath(known.file, place)}`);
      return 0;
    }
    const file = targetOf(scope);
    const after = withPlugin(file, stringOption(call, "spec") ?? packageName, place);
    mkdirSync(dirname(file), { recursive: true });
    const copy = keepBackup(file, after, place.env);
    replaceFile(file, after);
    call.print(
      `installed in ${shownPath(file, place)}${copy === undefined ? "" : `; the file from before is ${copy}`}`,
    );
    call.print("Start OpenCode anew, and check with: oco doctor");
    return 0;
  },
};

/** Refuses to change a configuration in an automatic run, where nobody may expect it. */
export function refuseUnderCi({ values }: CommandCall): void {
  const ci = process.env["CI"] ?? "";
  if (!["", "0", "false"].includes(ci) && values["force"] !== true) {
    throw new CliError("CI is set, so nothing was changed; add --force if it is meant");
  }
}

/** The files of OpenCode's configuration that a call is about. */
export function filesOf({ values }: CommandCall, place: ConfigPlace): string[] {
  const { global, project } = hostFiles(place);
  return values["global"] === true ? global.slice(1) : project;
}

/** The strongest file that is there; else a new `opencode.json`, of a project in the opened folder. */
function targetOf(files: readonly string[]): string {
  const present = files.findLast((file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined);
  const [first = "", ...others] = files;
  const plain = [first, ...others].filter((file) => !/[\\/]\.opencode[\\/][^\\/]+$/.test(file));
  return present ?? plain.findLast((file) => file.endsWith(".json")) ?? first;
}

function withPlugin(file: string, spec: string, place: ConfigPlace): string {
  const name = shownPath(file, place);
  if (!existsSync(file)) {
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) {
      throw new CliError(`${name} is a link to nowhere; mend or remove it`);
    }
    const content = { $schema: "https://opencode.ai/config.json", plugin: [spec] };
    return `${JSON.stringify(content, undefined, 2)}\n`;
  }
  const text = readFileSync(file, "utf8");
  pluginsOf(text, name);
  const after = addToList(text, "plugin", spec);
  // What cannot be read back must not be written.
  if (pluginsOf(after, name)?.at(-1) !== spec)
    throw new CliError(`${name} could not be changed; add ${spec} to "plugin" by hand`);
  return after;
}

function pluginsOf(text: string, name: string): readonly unknown[] | undefined {
  const read = readJsonc(name, text);
  if ("fault" in read) throw new CliError(read.fault);
  const list = isPlainObject(read.value) ? read.value["plugin"] : undefined;
  if (list !== undefined && !Array.isArray(list))
    throw new CliError(read.describe(["plugin"], "expected a list"));
  return list;
}
