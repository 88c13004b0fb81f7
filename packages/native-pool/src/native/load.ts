import { createRequire } from "node:module";
import { arch, platform } from "node:process";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { type Binding, interfaceVersion, isBinding } from "./binding.ts";
import { addonsByHost } from "./platforms.ts";

/** What looking for the addon came to. */
export type Loaded =
  | { readonly kind: "native"; readonly binding: Binding; readonly file: string }
  | { readonly kind: "javascript"; readonly reason: string };

/** Looking through the disk again would not find more: a process has one answer. */
let found: Loaded | undefined;

/**
 * The addon, or why there is none. Threads of a worker must not outlive it, and runtimes differ in what they do then,
 * so the addon is loaded on the main thread only.
 */
export function load(): Loaded {
  if (process.env.OCO_NATIVE === "0") return { kind: "javascript", reason: "OCO_NATIVE is 0" };
  if (!isMainThread) return { kind: "javascript", reason: "the addon is for the main thread only" };
  found ??= look();
  return found;
}

function look(): Loaded {
  const host = `${platform}-${arch}`;
  const names = addonsByHost.get(host) ?? [];
  const require = createRequire(import.meta.url);
  const reasons: string[] = [];
  for (const name of names) {
    const own = fileURLToPath(new URL(`../../native/native-pool.${name}.node`, import.meta.url));
    for (const file of [own, `@oco/native-pool-${name}`]) {
      try {
        const binding: unknown = require(file);
        if (!isBinding(binding)) reasons.push(`${file} is not the addon`);
        else if (binding.interfaceVersion() !== interfaceVersion)
          reasons.push(`${file} is of another version`);
        else return { kind: "native", binding, file };
      } catch (error) {
        if (!isMissing(error)) reasons.push(error instanceof Error ? error.message : String(error));
      }
    }
  }
  const none = names.length === 0 ? `there is no addon for ${host}` : `no addon for ${host} is installed`;
  return { kind: "javascript", reason: reasons.length === 0 ? none : reasons.join("; ") };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND";
}
