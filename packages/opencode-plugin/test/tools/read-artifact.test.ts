import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noUsage } from "@oco/mission";
import { createOpencodeClient } from "@opencode-ai/sdk/v2/client";
import { expect, test, vi } from "vitest";
import { ProjectRuntime } from "../../src/runtime/project-runtime.ts";
import { mayRead } from "../../src/tools/artifact-access.ts";
import { readArtifact } from "../../src/tools/read-artifact.ts";
import { attempt, begunAt, mission, task, view } from "../tui/sample-view.ts";
import { toolCall } from "./tool-call.ts";

const second = task("T2", 1);
const tasks = [task("T1", 0), { ...second, spec: { ...second.spec, depends: ["T1"] } }, task("T3", 2)];
const attempts = [
  attempt("a1", { subject: "T1" }),
  attempt("a2", { subject: "T2" }),
  attempt("a2b", { subject: "T2", number: 2 }),
  attempt("a3", { subject: "T3" }),
  attempt("r1", { role: "review", subject: "T2", reviews: "a2" }),
  attempt("r2", { role: "review", subject: "T2", reviews: "a2" }),
  attempt("s1", { role: "scout", subject: "the project" }),
  attempt("p1", { role: "plan" }),
  attempt("m1", { role: "master" }),
];
const whole = view({ tasks, attempts });
const handles = ["a1", "check a1", "a2", "a2b", "check a2", "a3", "check a3", "r1", "s1", "check wave-1"];

function readable(id: string): string[] {
  const reader = whole.attempts.get(id);
  return reader === undefined ? [] : handles.filter((handle) => mayRead(whole, reader, handle));
}

test("a worker reads what its own task and those that it builds on came to", () => {
  expect(readable("a2b")).toEqual(["a1", "check a1", "a2", "a2b", "check a2", "r1"]);
  expect(readable("a1")).toEqual(["a1", "check a1"]);
});

test("a reviewer reads what it reviews and no other reviewer's word, a scout its own", () => {
  expect(readable("r2")).toEqual(["a2", "check a2"]);
  expect(readable("s1")).toEqual(["s1"]);
});

test("who weighs the whole mission reads all of it", () => {
  expect(readable("p1")).toEqual(handles);
  expect(readable("m1")).toEqual(handles);
});

test("the tool gives a worker its own texts alone, and the session of the person every one", async () => {
  const directory = mkdtempSync(join(tmpdir(), "oco-artifact-"));
  vi.stubEnv("XDG_DATA_HOME", join(directory, "data"));
  const client = createOpencodeClient({
    baseUrl: "http://127.0.0.1:1",
    fetch: () => Promise.reject(new Error("down")),
  });
  const runtime = new ProjectRuntime({ client, directory, onFault: () => {} });
  try {
    await runtime.engine();
    const records = await runtime.missionRecords();
    await records?.transact((tx) => {
      tx.set(["mission", "m1"], mission());
      for (const record of tasks) tx.set(["task", "m1", record.spec.id], record);
      for (const id of ["a1", "a2", "a3"]) {
        const end = { kind: "answered", text: `the words of ${id}` } as const;
        const state = { kind: "ended", end, sessionId: `ses_${id}`, usage: noUsage, at: begunAt } as const;
        tx.set(["attempt", "m1", id], attempt(id, { subject: `T${id.slice(1)}`, state }));
        tx.set(["session", `ses_${id}`], { missionId: "m1", attemptId: id });
      }
      tx.set(["parent", "ses_person"], "m1");
    });
    const read = async (sessionID: string, handle: string): Promise<string> =>
      (await toolCall(readArtifact(runtime), { handle }, { directory, sessionID })).output;
    expect(await read("ses_a2", "a1")).toBe("the words of a1");
    await expect(read("ses_a2", "a3")).rejects.toThrow(/"a3" is none of this session's texts/);
    expect(await read("ses_person", "a3")).toBe("the words of a3");
  } finally {
    await runtime[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true, force: true });
  }
});
