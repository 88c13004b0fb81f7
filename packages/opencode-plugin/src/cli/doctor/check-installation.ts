import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConfigPlace } from "../../config/places.ts";
import { isPlainObject } from "../../config/plain-object.ts";
import { shownPath } from "../../config/read-config.ts";
import { lastLoaded } from "../../feedback/last-loaded.ts";
import { logPath } from "../../feedback/log-path.ts";
import { version } from "../../version.ts";
import { findEntries, hostFiles, nearestManifest, type PluginEntry, pathOfSpec } from "../host-files.ts";
import { type Finding, mend, note, ok } from "./finding.ts";

/** Whether OpenCode is told to load the plugin, whether it would find it, and when it last did. */
export function checkInstallation(place: ConfigPlace): Finding[] {
  const { global, project } = hostFiles(place);
  const { entries, faults } = findEntries([...global, ...project], place);
  const broken = faults.map((fault) => mend(fault, "mend the file; OpenCode does not start with it"));
  const [first] = entries;
  if (first === undefined) {
    return [
      ...broken,
      mend("the plugin is not in OpenCode's configuration", 'run "oco install"'),
      checkOwn(),
    ];
  }
  const specs = new Set(entries.map(({ spec }) => spec));
  const twice =
    specs.size > 1
      ? [
          note(
            `the plugin is named as ${[...specs].join(" and ")}`,
            "keep one, or it is loaded more than once",
          ),
        ]
      : [];
  return [
    ...broken,
    ...entries.map((entry) => checkEntry(entry, place)),
    ...twice,
    checkOwn(),
    checkLoaded(place),
  ];
}

function checkEntry({ spec, file }: PluginEntry, place: ConfigPlace): Finding {
  const name = shownPath(file, place);
  const path = pathOfSpec(spec, file);
  if (path === undefined) return ok(`${name} loads ${spec}`);
  if (!existsSync(path))
    return mend(`${name} loads ${spec}, and there is no such file`, "build it, or correct the path");
  return missingServerEntry(path) ?? ok(`${name} loads ${spec}`);
}

/** This very package; OpenCode loads what its `exports["./server"]` names, and nothing at all when that is missing. */
function checkOwn(): Finding {
  return missingServerEntry(fileURLToPath(import.meta.url)) ?? ok(`@oco/opencode-plugin ${version}`);
}

function missingServerEntry(path: string): Finding | undefined {
  const manifest = nearestManifest(path);
  if (manifest === undefined || !isPlainObject(manifest.value)) return undefined;
  const { exports } = manifest.value;
  const named = isPlainObject(exports) ? exports["./server"] : undefined;
  const target = isPlainObject(named) ? (named["import"] ?? named["default"]) : named;
  if (typeof target !== "string") {
    return mend(`${manifest.path} has no exports["./server"]`, "install the package anew");
  }
  const entry = join(dirname(manifest.path), target);
  if (existsSync(entry)) return undefined;
  return mend(
    `${manifest.path} names ${target} as exports["./server"], which is missing, so OpenCode loads nothing and says nothing`,
    "build the package, or install it anew",
  );
}

function checkLoaded({ directory, env }: ConfigPlace): Finding {
  const last = lastLoaded(logPath(env), directory);
  return ok(
    last === undefined
      ? "the log does not say that OpenCode loaded the plugin here yet"
      : `last loaded here ${last.time}, version ${last.version}`,
  );
}
