import { execFileSync } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { delegateAll, openDelegation } from "../delegation/setting.ts";

vi.setConfig({ testTimeout: 90_000 });

test("two projects in one server share no task, no store and no session", async () => {
  let taskId = "";
  await using setting = await openDelegation({
    parent: ({ lastUser, toolResults, turn }) => {
      const [result] = toolResults;
      if (lastUser === "delegate") {
        if (result === undefined) return delegateAll(["secret of the first project"], {});
        taskId = /<task id="([^"]+)"/.exec(result.content)?.[1] ?? "";
        return text("Done.");
      }
      if (turn === 1) return [tool("list_tasks"), tool("get_task_result", { task_id: taskId })];
      return text(toolResults.map(({ content }) => content).join("\n"));
    },
    child: () => text("the secret"),
  });
  const { host } = setting;
  const directory = join(host.home, "second");
  await mkdir(directory);
  await writeFile(join(directory, "README.md"), "# Second\n");
  execFileSync("git", ["init", "-q"], { cwd: directory });

  await using server = await host.serve();
  const first = await server.createSession();
  await server.prompt(first.id, "delegate");
  expect(taskId).toMatch(/^t-\w+$/);

  const second = await server.createSession({}, { directory });
  const answer = await server.prompt(second.id, "look", { directory });
  const words = answer.parts.map((part) => part.text ?? "").join("");
  expect(words).toContain("No tasks.");
  expect(words).toContain(`This session has no task "${taskId}"`);
  expect(words).not.toContain("secret");
  const projects = await readdir(join(host.directories.data, "oco", "projects"));
  expect(projects).toHaveLength(2);
});
