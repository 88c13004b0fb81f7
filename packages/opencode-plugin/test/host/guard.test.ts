import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ModelRequest, type Step, text, tool } from "@oco-tools/scripted-model";
import { expect, test } from "vitest";
import { openHost } from "./open-host.ts";

const timeoutMs = 90_000;

function script(commands: readonly string[]): (request: ModelRequest) => Step[] {
  return ({ toolResults }) =>
    toolResults.length > 0
      ? [text("Done.")]
      : commands.map((command) => tool("bash", { command, description: "try it" }));
}

const mine = `export default {
  id: "mine/no-publish",
  event: "tool.execute.before",
  run: ({ args }: { args: Record<string, unknown> }) =>
    String(args["command"]).startsWith("npm publish") ? { action: "stop", reason: "we publish from CI only" } : undefined,
};
`;

const files = {
  "README.md": "# Scratch\n",
  ".opencode/oco/hooks/mine.ts": mine,
  ".opencode/oco/hooks/broken.ts": "export default { id: 7 };\n",
};

const config = { permission: { "*": "allow" }, agent: { commander: { permission: { bash: "allow" } } } };

test("a dangerous command of our agent is stopped and explained, a person's own hook is heard, a broken one is reported", {
  timeout: timeoutMs,
}, async () => {
  // The scratch project lies below the system's temporary folder, whose contents anybody may remove.
  const commands = [
    "rm -rf /usr/local/share/oco-no-such-folder",
    "git reset --hard",
    "npm publish --dry-run",
    "echo fine",
  ];
  await using setting = await openHost(script(commands), { files, config });
  const { host, model } = setting;
  const run = await host.run("Clean up.", { agent: "commander", timeoutMs });
  const results = model.requests.flatMap(({ toolResults }) => toolResults.map(({ content }) => content));
  expect(results).toHaveLength(4);
  expect(results[0]).toContain(
    'Stopped by the guard: Removing "/usr/local/share/oco-no-such-folder" reaches outside the worktree',
  );
  expect(results[1]).toContain("git reset --hard throws away uncommitted work");
  expect(results[2]).toContain("we publish from CI only");
  expect(results[3]).toContain("fine");
  expect(run.exitCode).toBe(0);
  expect(run.log).toContain("the hooks of .opencode/oco/hooks/broken.ts were left out");
});

test("the person's own agent runs what it runs without the plugin", { timeout: timeoutMs }, async () => {
  await using setting = await openHost(script(["git reset --hard"]), { config });
  const { host, model } = setting;
  await writeFile(join(host.project, "README.md"), "changed\n");
  await host.run("Undo it.", { timeoutMs });
  const results = model.requests.flatMap(({ toolResults }) => toolResults.map(({ content }) => content));
  expect(results[0]).toContain("HEAD is now at");
});
