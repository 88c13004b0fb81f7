import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startScriptedModel, text, tool } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { HostError, startHost } from "../src/index.ts";

// A start takes about 3 s of one core, and other tests share it.
vi.setConfig({ testTimeout: 120_000 });

test("a chat is answered by the scripted model, offline", async () => {
  await using model = await startScriptedModel({ script: ({ lastUser }) => text(`You said: ${lastUser}`) });
  await using host = await startHost({ model });
  const result = await host.run("hello there");
  expect(result).toMatchObject({ exitCode: 0, signal: null, text: "You said: hello there" });
  expect(result.log).toContain("level=INFO");
  const chat = model.requests.find(({ turn }) => turn === 1);
  expect(chat).toMatchObject({ session: result.sessionID, agent: "build", isStream: true });
  expect(model.requests.filter(({ agent }) => agent === "title").length).toBe(1);
  expect(model.failures).toEqual([]);
});

test("a tool call writes a real file into the project, and its result comes back to the model", async () => {
  await using model = await startScriptedModel({
    script: ({ toolResults }) =>
      toolResults.length > 0
        ? text("Written.")
        : [
            tool("write", { filePath: "made.txt", content: "by the model\n" }),
            tool("read", { filePath: "a.txt" }),
          ],
  });
  await using host = await startHost({ model, files: { "a.txt": "from the start\n" } });
  const result = await host.run("write it");
  expect(result.exitCode).toBe(0);
  expect(await readFile(join(host.project, "made.txt"), "utf8")).toBe("by the model\n");
  const second = model.requests.find(({ turn }) => turn === 2);
  expect(second?.toolResults.map(({ name }) => name)).toEqual(["write", "read"]);
  expect(second?.toolResults[1]?.content).toContain("from the start");
});

test("a run that does not end in time is killed, and the error shows the end of the log", async () => {
  await using host = await startHost({ model: { url: "http://127.0.0.1:9/v1" } });
  const log = join(host.directories.data, "opencode", "log", "opencode.log");
  await mkdir(dirname(log), { recursive: true });
  await writeFile(log, "the line before the trouble\n");
  const failure = await host.run("wait", { timeoutMs: 1 }).catch((error: unknown) => error);
  expect(HostError.is(failure) && failure.code).toBe("OCO_HOST_TIMEOUT");
  expect(String(failure)).toContain("the log of OpenCode ends with:\nthe line before the trouble");
  expect(await host.processes()).toEqual([]);
});
