import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createProcessPool } from "@oco/native-pool";
import { peerPath } from "@oco-tools/bench";

/** Someone who can ask the echo child. */
export interface Asker {
  readonly name: string;
  ask(): Promise<unknown>;
  close(): Promise<unknown>;
}

const params = { name: "echo", arguments: { text: "hello" } };

/** A pool of this package on the addon or on JavaScript. */
export function ours(kind: "native" | "javascript", command: string, max = 1): Asker {
  const before = process.env.OCO_NATIVE;
  process.env.OCO_NATIVE = kind === "native" ? "1" : "0";
  const pool = createProcessPool({ command, args: ["jsonl"], max, maxInflight: 512 });
  if (before === undefined) delete process.env.OCO_NATIVE;
  else process.env.OCO_NATIVE = before;
  if (pool.stats().implementation !== kind) throw new Error(`the ${kind} implementation is not available`);
  return {
    name: `@oco/native-pool (${kind})`,
    ask: () => pool.request("tools/call", params),
    close: () => pool[Symbol.asyncDispose](),
  };
}

interface Connection {
  listen(): void;
  sendRequest(method: string, params: unknown): Promise<unknown>;
  dispose(): void;
}

interface JsonRpc {
  createMessageConnection(reader: unknown, writer: unknown): Connection;
  readonly StreamMessageReader: new (stream: unknown) => unknown;
  readonly StreamMessageWriter: new (stream: unknown) => unknown;
}

/** vscode-jsonrpc over the pipes of one child. */
export async function vscodeJsonrpc(command: string): Promise<Asker> {
  const rpc = (await import(peerPath("vscode-jsonrpc/node"))) as JsonRpc;
  const child = spawn(command, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(child.stdout),
    new rpc.StreamMessageWriter(child.stdin),
  );
  connection.listen();
  return {
    name: "vscode-jsonrpc",
    ask: () => connection.sendRequest("tools/call", params),
    async close() {
      connection.dispose();
      child.kill("SIGKILL");
    },
  };
}

/**
 * The least that any pool of this runtime costs: JSON, a promise, a table of who waits, one write for each turn of the
 * event loop. No limits, no errors, no cancelling, no check of what comes back.
 */
export function bareLoop(command: string, children = 1): Asker {
  const lines = Array.from({ length: children }, () => bareChild(command));
  let next = 0;
  return {
    name: "bare loop",
    ask() {
      next = (next + 1) % children;
      return (lines[next] as Asker).ask();
    },
    close: () => Promise.all(lines.map((line) => line.close())),
  };
}

function bareChild(command: string): Asker {
  const child = spawn(command, ["jsonl"], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, (value: unknown) => void>();
  let asked = 0;
  let texts: string[] = [];
  let rest = "";
  const flush = (): void => {
    child.stdin.write(`${texts.join("\n")}\n`);
    texts = [];
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const { id, result } = JSON.parse(line) as { id: number; result: unknown };
      waiting.get(id)?.(result);
      waiting.delete(id);
    }
  });
  return {
    name: "bare loop",
    ask: () =>
      new Promise((resolve) => {
        asked += 1;
        waiting.set(asked, resolve);
        const text = JSON.stringify({ jsonrpc: "2.0", id: asked, method: "tools/call", params });
        if (texts.push(text) === 1) process.nextTick(flush);
      }),
    async close() {
      child.kill("SIGKILL");
    },
  };
}

interface RustToolPool {
  call(name: string, args: unknown): Promise<unknown>;
  shutdown(): Promise<unknown>;
}

/**
 * The pool of opencode-orchestrator, on our echo child: its own binary does not start on an older glibc. The class is
 * not exported, so the part of the shipped bundle that defines it is evaluated as it stands.
 */
export async function orchestrator(command: string): Promise<Asker> {
  const bundle = readFileSync(peerPath("opencode-orchestrator"), "utf8");
  const start = bundle.indexOf("// src/tools/rust-pool.ts\nfunction");
  const end = bundle.indexOf("var globalPool = null;", start);
  if (start === -1 || end === -1) throw new Error("the bundle of opencode-orchestrator has changed");
  const module = `import { spawn } from "node:child_process"; import { existsSync as existsSync2 } from "node:fs";
    const log = () => undefined; const LOG_PREFIX = {}; const getBinaryPath = () => "";
    ${bundle.slice(start, end)} export { RustToolPool };`;
  const folder = mkdtempSync(join(tmpdir(), "native-pool-bench-"));
  const file = join(folder, "rust-tool-pool.mjs");
  writeFileSync(file, module);
  const { RustToolPool } = (await import(pathToFileURL(file).href)) as {
    RustToolPool: new (max: number, options: unknown) => RustToolPool;
  };
  rmSync(folder, { recursive: true });
  const pool = new RustToolPool(4, { binaryPath: () => command });
  return {
    name: "opencode-orchestrator",
    ask: () => pool.call("echo", { text: "hello" }),
    close: () => pool.shutdown(),
  };
}
