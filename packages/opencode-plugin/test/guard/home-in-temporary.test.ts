import { expect, test } from "vitest";
import { inspectCommand } from "../../src/guard/inspect.ts";
import { place } from "./place.ts";

// As in a container, or on a machine of a build service.
const home = "/tmp/ada";
const inTemporary = {
  ...place,
  home,
  worktree: `${home}/shop`,
  directory: `${home}/shop`,
  temporary: ["/tmp", `${home}/tmp`],
};

test.each(["rm -rf ~", "rm -rf ~/*", "rm -rf ~/.ssh", "rm -rf ../other", `rm -rf ${home}`, "rm -rf /tmp/*"])(
  "a home in the temporary folder is no temporary file: %s",
  (command) => {
    expect(inspectCommand(command, inTemporary)).toMatch(/outside|home|whole/i);
  },
);

test.each(["rm -rf dist", "rm -rf ~/shop/dist", "rm -rf /tmp/build-1", "rm -rf ~/tmp/build-1"])(
  "what is temporary, or in the worktree, stays so: %s",
  (command) => {
    expect(inspectCommand(command, inTemporary)).toBeUndefined();
  },
);
