// Prints the tokens (o200k) of each agent's own prompt, beside other orchestrators for the same host:
//   npx tsx bench/tokens.ts [--install]
// With --install, orchestrators that are not installed are fetched into a temporary folder, without scripts.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentForRole, agentRoles, describeTeam, PromptRegistry, presetAgents } from "@oco/prompts";
import { peerPath, peerVersion, printMachine } from "@oco-tools/bench";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

const others = ["oh-my-openagent@4.19.4", "oh-my-opencode-slim"];
const opencode = join(import.meta.dirname, "../../../node_modules/.bin/opencode");
const timeLimitMs = 60_000;
const scratch = mkdtempSync(join(tmpdir(), "oco-tokens-"));

try {
  printMachine();
  printOwn();
  printPeer(
    `opencode-orchestrator ${peerVersion("opencode-orchestrator")}`,
    peerPath("opencode-orchestrator"),
  );
  for (const other of others) printOther(other);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function printOwn(): void {
  const registry = new PromptRegistry();
  const team = describeTeam(presetAgents("core"));
  const prompts = agentRoles.map((role) => {
    const prepared = registry.prepare(agentForRole(role), { flags: ["team"] });
    return [role, prepared.render({ team }).system.join("\n\n")] as const;
  });
  printTable("@oco/prompts, without the optional tools", prompts);
}

function printOther(spec: string): void {
  if (!process.argv.includes("--install")) {
    console.log(`\n${spec}: not installed; run again with --install`);
    return;
  }
  const name = spec.split("@")[0] ?? spec;
  try {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--prefix", scratch];
    execFileSync("npm", ["install", ...flags, spec], { stdio: "ignore", timeout: 5 * timeLimitMs });
    const folder = join(scratch, "node_modules", name);
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    printPeer(`${name} ${String(field(manifest, "version"))}`, join(folder, entryOf(manifest)));
  } catch (error) {
    console.log(
      `\n${spec}: left out, ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
    );
  }
}

// The entry as an ESM host finds it; `require.resolve` does not see entries for import only.
function entryOf(manifest: unknown): string {
  const root = field(field(manifest, "exports"), ".");
  const entries = [root, field(root, "import"), field(root, "default"), field(manifest, "main")];
  return entries.find((entry) => typeof entry === "string") ?? "index.js";
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function printPeer(title: string, entry: string): void {
  const home = mkdtempSync(join(scratch, "home-"));
  const script = join(import.meta.dirname, "read-agent-prompts.mjs");
  const result = spawnSync(opencode, ["run", script, entry], {
    cwd: home,
    encoding: "utf8",
    timeout: timeLimitMs,
    killSignal: "SIGKILL",
    env: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      BUN_BE_BUN: "1",
      CI: "1",
    },
  });
  const line = result.stdout.trimEnd().split("\n").at(-1) ?? "";
  if (result.status !== 0 || !line.startsWith("{")) {
    const reason = result.stderr.trim().split("\n").at(-1) ?? "";
    console.log(`\n${title}: left out, its plugin did not start (exit ${result.status}) ${reason}`);
    return;
  }
  const prompts: Readonly<Record<string, string>> = JSON.parse(line);
  printTable(title, Object.entries(prompts));
}

function printTable(title: string, prompts: readonly (readonly [string, string])[]): void {
  const rows = prompts.map(([name, text]) => [name, countTokens(text)] as const);
  const width = Math.max(5, ...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  for (const [name, tokens] of rows) console.log(`  ${name.padEnd(width)}  ${String(tokens).padStart(7)}`);
  const sum = rows.reduce((total, [, tokens]) => total + tokens, 0);
  console.log(`  ${"sum".padEnd(width)}  ${String(sum).padStart(7)}`);
}
