import { describe, expect, test } from "vitest";
import { programLaunch, shellLaunch } from "../../src/command/launch.ts";

const env = { Path: "C:\\tools;C:\\node", PATHEXT: ".COM;.EXE;.CMD" };
const files = new Set(["C:\\node/npm.CMD", "C:\\node/node.EXE"].map((path) => path.replace("/", "\\")));
const isFile = (path: string): boolean => files.has(path.replaceAll("/", "\\"));

describe("on Windows", () => {
  test("a batch file such as npm is started through the command processor, its arguments escaped twice", () => {
    const launch = programLaunch(["npm", "test", "a b", '"%PATH%" & del'], "C:\\", env, "win32", isFile);
    expect(launch.file).toBe("cmd.exe");
    expect(launch.isVerbatim).toBe(true);
    expect(launch.args.slice(0, 3)).toEqual(["/d", "/s", "/c"]);
    const line = launch.args[3] as string;
    expect(line.startsWith('"') && line.endsWith('"')).toBe(true);
    // Nothing that the command processor acts upon stands without a caret before it.
    expect(line.slice(1, -1)).not.toMatch(/(^|[^^])["%&|<>!]/);
    expect(line).toContain("^^^&");
  });

  test("a program is started by its file, without the command processor", () => {
    const launch = programLaunch(["node", "-v"], "C:\\", env, "win32", isFile);
    expect(launch).toMatchObject({ args: ["-v"], isVerbatim: false });
    expect(launch.file.endsWith("node.EXE")).toBe(true);
  });

  test("an unknown program is left to the system, which says that it does not exist", () => {
    expect(programLaunch(["nope"], "C:\\", env, "win32", isFile)).toEqual({
      file: "nope",
      args: [],
      isVerbatim: false,
    });
  });
});

test("elsewhere arguments go to the program as they are, and a shell only where it was chosen", () => {
  expect(programLaunch(["npm", "a b"], "/", {}, "linux")).toEqual({
    file: "npm",
    args: ["a b"],
    isVerbatim: false,
  });
  expect(shellLaunch("a | b", "linux")).toEqual({
    file: "/bin/sh",
    args: ["-c", "a | b"],
    isVerbatim: false,
  });
});
