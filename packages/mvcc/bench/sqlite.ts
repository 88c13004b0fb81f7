import { buildPeer, peer } from "@oco-tools/bench";
import { type Contestant, next, type Tally } from "./counter.ts";

/** What better-sqlite3 and bun:sqlite have in common. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

interface Statement {
  get(...parameters: unknown[]): unknown;
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): unknown;
}

type DatabaseClass = new (file: string) => Database;

/** Name of the SQLite of this runtime. */
export const sqliteName: string = process.versions.bun === undefined ? "better-sqlite3" : "bun:sqlite";

/** Opens a database in WAL mode, or returns undefined where there is no SQLite. */
export async function openDatabase(file: string, synchronous: string): Promise<Database | undefined> {
  const found = await databaseClass();
  if (found === undefined) return undefined;
  const database = new found(file);
  database.exec("PRAGMA busy_timeout = 20000");
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(`PRAGMA synchronous = ${synchronous}`);
  return database;
}

/** SQLite in WAL mode. */
export function sqlite(synchronous: "NORMAL" | "FULL"): Contestant {
  return {
    name: `${sqliteName} WAL ${synchronous}`,
    class: synchronous === "FULL" ? "durable" : "process",
    inFlight: 1,
    async open(directory) {
      const database = await openDatabase(`${directory}/counters.db`, synchronous);
      if (database === undefined) throw new Error("no SQLite here");
      database.exec("CREATE TABLE IF NOT EXISTS tally (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
      const begin = database.prepare("BEGIN IMMEDIATE");
      const commit = database.prepare("COMMIT");
      const read = database.prepare("SELECT value FROM tally WHERE key = ?");
      const write = database.prepare("INSERT OR REPLACE INTO tally VALUES (?, ?)");
      const all = database.prepare("SELECT value FROM tally");
      return {
        add(key) {
          const name = `tally/${key}`;
          begin.run();
          const row = read.get(name);
          // bun:sqlite says null for no row, better-sqlite3 says undefined.
          write.run(name, JSON.stringify(next(row ? tallyIn(row) : undefined)));
          commit.run();
        },
        total: () => all.all().reduce<number>((sum, row) => sum + tallyIn(row).count, 0),
        close: () => database.close(),
      };
    },
  };
}

async function databaseClass(): Promise<DatabaseClass | undefined> {
  if (process.versions.bun !== undefined) {
    const name = "bun:sqlite";
    return ((await import(name)) as { Database: DatabaseClass }).Database;
  }
  if (!buildPeer("better-sqlite3", "build/Release/better_sqlite3.node")) return undefined;
  return ((await peer("better-sqlite3")) as { default: DatabaseClass }).default;
}

function tallyIn(row: unknown): Tally {
  return JSON.parse((row as { value: string }).value) as Tally;
}
