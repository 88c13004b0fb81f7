import { startScriptedModel, text } from "@oco-tools/scripted-model";
import { expect, test, vi } from "vitest";
import { startHost } from "../src/index.ts";

// A start takes about 3 s of one core, and other tests share it.
vi.setConfig({ testTimeout: 120_000 });

test("the terminal shows the prompt, takes keys and shows the answer", async () => {
  await using model = await startScriptedModel({ script: () => text("Seen on the screen.") });
  await using host = await startHost({ model });
  await using terminal = await host.tui({ columns: 120, rows: 40 });
  const first = await terminal.waitFor("Ask anything");
  expect(first).toContain("Fake");
  await terminal.type("hello from the keyboard");
  await terminal.waitFor("hello from the keyboard");
  await terminal.press("Enter");
  await terminal.waitFor("Seen on the screen.");
  const running = (await host.processes()).find(({ pid }) => pid === terminal.pid);
  expect(running?.command).toContain("opencode");
  await terminal.close();
  expect(await host.processes()).toEqual([]);
});
