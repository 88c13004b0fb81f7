// A process that owns a host and never closes it; the test kills it.
import { startScriptedModel, text } from "@oco-tools/scripted-model";
import { startHost } from "../src/index.ts";

const model = await startScriptedModel({ script: () => text("ok") });
const host = await startHost({ model });
const server = await host.serve();
const terminal = await host.tui();
console.log(JSON.stringify({ root: host.directories.root, pids: [server.pid, terminal.pid] }));
setInterval(() => {}, 60_000);
