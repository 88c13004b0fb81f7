import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { renderPromptPackage } from "../src/index.ts";

const here = fileURLToPath(new URL("..", import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function write(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "oco-prompts-"));
  folders.push(folder);
  for (const [path, content] of renderPromptPackage(name)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  mkdirSync(join(folder, "node_modules", "@oco"), { recursive: true });
  symlinkSync(here, join(folder, "node_modules", "@oco", "prompts"), "dir");
  return folder;
}

// The sources are loaded through the condition, so that the test needs no build.
function test(folder: string) {
  const tsx = new URL("../../../node_modules/tsx/dist/loader.mjs", import.meta.url).href;
  return spawnSync(process.execPath, ["--import", tsx, "--conditions=@oco/source", "--test"], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
}

describe("renderPromptPackage", () => {
  it.each(["oco-prompts-acme", "@acme/prompts"])("writes a package %s whose tests pass", (name) => {
    const { status, stdout } = test(write(name));
    expect(stdout).toContain("# pass 3");
    expect(status).toBe(0);
  });

  it("writes tests that fail when the modules are broken", () => {
    const folder = write("oco-prompts-acme");
    const entry = join(folder, "index.js");
    writeFileSync(entry, readFileSync(entry, "utf8").replace('"reviewer"', '"wroker"'));
    const { status, stdout } = test(folder);
    expect(status).toBe(1);
    expect(stdout).toContain('unknown agent "wroker"');
  });

  it("asks for the major version of this package, so that a release of another minor one leaves nothing behind", () => {
    const manifest: { version: string } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
    const made = renderPromptPackage("a").get("package.json") ?? "";
    const [major] = manifest.version.split(".");
    expect(JSON.parse(made)).toMatchObject({ devDependencies: { "@oco/prompts": `${major}.x` } });
  });

  it.each(["", "Acme", "../up", "@acme", "a b", "a".repeat(101), "__proto__"])(
    "refuses the name %j",
    (name) => {
      expect(() => renderPromptPackage(name)).toThrow("is not usable");
    },
  );
});
