import { delimiter, dirname } from "node:path";
import type { Directories } from "./directories.ts";

/** Variables of this process that a child needs to run at all; none of them can hold a provider key. */
const passedOn = ["LANG", "LC_ALL", "TZ", "SystemRoot", "SYSTEMROOT", "COMSPEC", "PATHEXT", "WINDIR"];

/** A registry that refuses the connection at once. */
const nowhere = "http://127.0.0.1:9/";

/** The whole environment of an OpenCode process, built from nothing, so that no key of this machine leaks into it. */
export function buildEnvironment(
  directories: Directories,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return {
    ...environment,
    // This Node first, so that commands which a mission runs use the runtime that tests it.
    PATH: [dirname(process.execPath), process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin"].join(delimiter),
    HOME: directories.home,
    USERPROFILE: directories.home,
    XDG_CONFIG_HOME: directories.config,
    XDG_DATA_HOME: directories.data,
    XDG_CACHE_HOME: directories.cache,
    XDG_STATE_HOME: directories.state,
    TMPDIR: directories.temporary,
    TERM: "xterm-256color",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
    OPENCODE_DISABLE_SHARE: "1",
    OPENCODE_DISABLE_CLAUDE_CODE: "1",
    OPENCODE_DISABLE_EXTERNAL_SKILLS: "1",
    OPENCODE_DISABLE_TERMINAL_TITLE: "1",
    npm_config_registry: nowhere,
    npm_config_fetch_retries: "0",
    ...extra,
  };
}
