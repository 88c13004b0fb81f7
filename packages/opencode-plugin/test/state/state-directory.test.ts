import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isOwnerGone, openOwner } from "../../src/state/owner.ts";
import { stateDirectory } from "../../src/state/state-directory.ts";

test("two projects have two directories, and an alias of a project has the same", () => {
  const folder = mkdtempSync(join(tmpdir(), "oco-state-"));
  try {
    symlinkSync(folder, `${folder}-alias`, "junction");
    const env = { XDG_DATA_HOME: "/data" };
    expect(stateDirectory(folder, env)).toBe(stateDirectory(`${folder}-alias`, env));
    expect(stateDirectory(folder, env)).not.toBe(stateDirectory(tmpdir(), env));
    expect(stateDirectory(folder, env).startsWith(join("/data", "oco", "projects"))).toBe(true);
  } finally {
    rmSync(`${folder}-alias`, { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
});

test("an owner of another machine or of a living process is never called gone", () => {
  using name = openOwner();
  expect(isOwnerGone(name.owner)).toBe(false);
  expect(isOwnerGone("elsewhere/1/x")).toBe(false);
  const [host] = name.owner.split("/");
  expect(isOwnerGone(`${host}/4194303/x`)).toBe(true);
});

test("an owner with our own process id is gone unless it is one of ours that is still open", () => {
  const first = openOwner();
  using second = openOwner();
  const [host] = second.owner.split("/");
  expect(isOwnerGone(`${host}/${process.pid}/of-a-container-before`)).toBe(true);
  expect([first.owner, second.owner].map(isOwnerGone)).toEqual([false, false]);
  first[Symbol.dispose]();
  expect([first.owner, second.owner].map(isOwnerGone)).toEqual([true, false]);
});
