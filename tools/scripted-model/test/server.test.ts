import { expect, test } from "vitest";
import { startScriptedModel, text } from "../src/index.ts";
import { chat, send, user } from "./client.ts";

test("the models are listed", async () => {
  await using model = await startScriptedModel({ script: () => text("x"), models: ["fake", "small"] });
  const list = (await (await fetch(`${model.url}/models`)).json()) as { data: { id: string }[] };
  expect(list.data.map(({ id }) => id)).toEqual(["fake", "small"]);
});

test("an unknown route is 404, a body that is no chat request 400, one that is too long 413", async () => {
  await using model = await startScriptedModel({ script: () => text("x"), maxRequestBytes: 1000 });
  expect((await fetch(`${model.url}/embeddings`)).status).toBe(404);
  const post = (body: string) => fetch(`${model.url}/chat/completions`, { method: "POST", body });
  expect((await post("{")).status).toBe(400);
  expect(await (await post("{}")).text()).toContain("messages");
  expect((await send(model, [user("x".repeat(2000))])).status).toBe(413);
  expect(model.requests).toEqual([]);
});

test("it listens on 127.0.0.1 only and frees the port when disposed", async () => {
  let url: string;
  {
    await using model = await startScriptedModel({ script: () => text("x") });
    url = model.url;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    await chat(model, [user("x")]);
    // Another address of the same interface, which a server on all addresses would answer too.
    await expect(fetch(`${url.replace("127.0.0.1", "127.0.0.2")}/models`)).rejects.toThrow();
    await model.close();
  }
  await expect(fetch(`${url}/models`)).rejects.toThrow();
});

test("limits that are no positive integers are refused", async () => {
  await expect(startScriptedModel({ script: () => text("x"), pieces: 0 })).rejects.toThrow("pieces is 0");
});
