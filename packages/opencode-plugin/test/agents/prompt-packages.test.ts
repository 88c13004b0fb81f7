import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderPromptPackage } from "@oco/prompts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { agentPrompt, configureHost, defaultTeam } from "../../src/agents/host-config.ts";
import { loadModules } from "../../src/agents/prompt-packages.ts";
import { resolvePackage } from "../../src/agents/resolve-package.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "oco-packages-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function install(name: string, index: string): void {
  write(
    `node_modules/${name}/package.json`,
    JSON.stringify({ name, type: "module", exports: { ".": "./index.js" } }),
  );
  write(`node_modules/${name}/index.js`, index);
}

const team = defaultTeam();

test("the modules of an installed package reach the agents that they name, once, and no others", async () => {
  for (const [path, text] of renderPromptPackage("oco-prompts-acme")) {
    write(join("node_modules", "oco-prompts-acme", path), text);
  }
  const { registry, problems } = await loadModules({ packages: ["oco-prompts-acme"] }, team, [
    join(root, "deep", "er"),
  ]);
  expect(problems).toEqual([]);
  const prompt = (id: string): string => {
    const agent = team.find((one) => one.id === id);
    if (agent === undefined) throw new Error(id);
    return agentPrompt(agent, { team, registry });
  };
  expect(prompt("worker").split("House rules")).toHaveLength(2);
  expect(prompt("planner")).not.toContain("House rules");
});

test("each bad package is one line that names it, and the others are taken", async () => {
  const module = (id: string, more = ""): string =>
    `export const promptModules = [{ id: "${id}", text: "x y" ${more} }];`;
  install("slip", "export const promptModules = [;");
  install("clash", module("@oco/tools/search"));
  install("circle", module("@circle/a", ', requires: ["@circle/a"]'));
  install("stranger", module("@stranger/a", ', agents: ["nobody"]'));
  install("huge", `export const promptModules = [{ id: "@huge/a", text: "x".repeat(1_000_000) }];`);
  install(
    "proto",
    `export const promptModules = [{ id: "@proto/a", text: "{{__proto__}}", vars: { ["__proto__"]: "x" } }];`,
  );
  install("forever", "await new Promise((resolve) => setTimeout(resolve, 20_000));");
  install("good", module("@good/a"));
  const names = ["slip", "clash", "circle", "stranger", "huge", "proto", "forever", "absent", "good"];
  const { registry, problems } = await loadModules({ packages: names }, team, [root]);
  expect(problems).toHaveLength(names.length - 1);
  for (const [index, line] of problems.entries()) {
    expect(line).toContain(`Prompt package "${names[index]}" is refused`);
    expect(line).not.toContain("\n");
  }
  expect(problems[6]).toContain("was not imported within 3000 ms");
  expect(problems[7]).toContain(`is not installed in ${root}`);
  expect(registry.modules.some(({ id }) => id === "@good/a")).toBe(true);
}, 60_000);

test("a package whose variable nobody fills in costs its own modules and not the agent's prompt", async () => {
  install(
    "asks",
    `export const promptModules = [{ id: "@asks/a", text: "Use {{tool}}.", vars: { tool: "a tool" }, agents: ["worker"] }];`,
  );
  const { registry } = await loadModules({ packages: [{ name: "asks" }] }, team, [root]);
  const config = {};
  const problems = configureHost(config, { team, registry });
  expect(problems).toEqual([expect.stringMatching(/^The prompt of "worker" is made without packages: /)]);
  expect(config).toMatchObject({
    agent: { worker: { prompt: expect.stringContaining("You are a worker") } },
  });
});

test("an entry is found as an import would: the first condition that holds, then main, then index.js", () => {
  const at = (name: string, manifest: object): string | undefined => {
    write(`node_modules/${name}/package.json`, JSON.stringify(manifest));
    return resolvePackage(name, [root])?.slice(join(root, "node_modules", name).length + 1);
  };
  expect(
    at("@a/b", {
      exports: { ".": { types: "./t.d.ts", require: "./r.cjs", import: { default: "./i.js" } } },
    }),
  ).toBe("i.js");
  expect(at("c", { exports: { require: "./r.cjs", default: "./d.js" } })).toBe("d.js");
  expect(at("d", { exports: "./e.js", main: "m.js" })).toBe("e.js");
  expect(at("e", { main: "m.js" })).toBe("m.js");
  expect(at("f", {})).toBe("index.js");
  expect(resolvePackage("none", [root])).toBeUndefined();
  write("local/rules.js", "");
  expect(resolvePackage("./local/rules.js", ["/nowhere", root])).toBe(join(root, "local", "rules.js"));
});
