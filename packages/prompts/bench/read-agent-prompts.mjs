// Runs in a process of its own, on the host's runtime, with a home that is thrown away: starts a plugin against a host
// that answers nothing, lets it configure its agents and prints the prompt of each as JSON in the last line.
import { pathToFileURL } from "node:url";

const entry = process.argv.at(-1);
const silent = () => undefined;
console.log = silent;
console.warn = silent;
console.error = silent;

/** Every property is a function that gives an empty answer, and has every property again. */
function emptyHost() {
  const answer = async () => ({ data: [], error: undefined });
  return new Proxy(answer, { get: (_, key) => (key === "then" ? undefined : emptyHost()) });
}

const directory = process.cwd();
const host = {
  client: emptyHost(),
  project: { id: "p", worktree: directory },
  directory,
  worktree: directory,
};
const loaded = await import(pathToFileURL(entry).href);
const server = [loaded.default?.server, loaded.default, ...Object.values(loaded)].find(
  (value) => typeof value === "function",
);
const hooks = await server({ ...host, serverUrl: new URL("http://127.0.0.1:1"), $: emptyHost() });
const config = { agent: {}, command: {}, mcp: {}, model: "anthropic/claude-sonnet-4-5" };
await hooks.config?.(config);
const prompts = Object.entries(config.agent).flatMap(([name, agent]) =>
  typeof agent?.prompt === "string" ? [[name, agent.prompt]] : [],
);
process.stdout.write(`\n${JSON.stringify(Object.fromEntries(prompts))}\n`, () => process.exit(0));
