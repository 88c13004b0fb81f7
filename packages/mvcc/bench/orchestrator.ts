import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { peerPath, peerVersion } from "@oco-tools/bench";
import { type Contestant, keyCount } from "./counter.ts";

interface TodoManager {
  setDirectory(directory: string): void;
  readWithVersion(): Promise<{ content: string; version: { version: number } }>;
  update(
    version: number,
    updater: (content: string) => string,
    author: string,
  ): Promise<{ success: boolean }>;
}

/** The todo store of opencode-orchestrator: one file of text and one integer. */
export function orchestrator(): Contestant {
  return {
    name: `opencode-orchestrator ${peerVersion("opencode-orchestrator")} todo store`,
    class: "process",
    inFlight: 1,
    async open(directory) {
      const manager = await loadManager();
      manager.setDirectory(directory);
      return {
        async add(key) {
          for (;;) {
            const { version } = await manager.readWithVersion();
            const { success } = await manager.update(
              version.version,
              (text) => increment(text, key),
              "bench",
            );
            if (success) return;
          }
        },
        total: async () =>
          countersIn((await manager.readWithVersion()).content).reduce((sum, n) => sum + n, 0),
        close: () => undefined,
      };
    },
  };
}

function countersIn(text: string): number[] {
  const found = text.split("\n").map(Number);
  return Array.from({ length: keyCount }, (_, key) => found[key] || 0);
}

function increment(text: string, key: number): string {
  return countersIn(text)
    .map((value, index) => (index === key ? value + 1 : value))
    .join("\n");
}

/** The class is not exported, so its text is cut out of the shipped bundle and run as it stands. */
async function loadManager(): Promise<TodoManager> {
  const bundle = readFileSync(peerPath("opencode-orchestrator"), "utf8");
  const start = bundle.indexOf("// src/core/todo/todo-manager.ts");
  const text = bundle.slice(start, bundle.indexOf("\n// src/", start + 1));
  const file = join(mkdtempSync(join(tmpdir(), "oco-mvcc-bench-")), "todo-manager.mjs");
  const context = 'const PATHS = { TODO: ".opencode/todo.md" };\nconst log = () => {};\n';
  writeFileSync(file, `${context}${text}\nexport { TodoManager };\n`);
  const loaded = (await import(pathToFileURL(file).href)) as {
    TodoManager: { getInstance(): TodoManager };
  };
  return loaded.TodoManager.getInstance();
}
