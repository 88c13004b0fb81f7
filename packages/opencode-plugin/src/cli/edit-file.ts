import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isPlainObject } from "../config/plain-object.ts";
import { dataHome } from "../state/state-directory.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Writes a file as a whole or not at all, through links, with the mode that it had. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const target = existsSync(path) ? realpathSync(path) : path;
  const mode = existsSync(target) ? statSync(target).mode & 0o7777 : 0o644;
  const draft = `${target}.oco-${process.pid}`;
  try {
    writeFileSync(draft, content, { mode, flag: "wx" });
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** What a file was before a change of ours, and by which bytes that change can be told. */
interface Backup {
  /** Where the bytes from before are; `undefined` where there was no file. */
  readonly copy: string | undefined;
  readonly afterHash: string;
}

/** Keeps the bytes of a file before `after` is written to it; returns where. */
export function keepBackup(path: string, after: string, env: Environment): string | undefined {
  const note = notePath(path, env);
  mkdirSync(dirname(note), { recursive: true, mode: 0o700 });
  const copy = existsSync(path) ? `${note}.bytes` : undefined;
  if (copy !== undefined) writeFileSync(copy, readFileSync(path), { mode: 0o600 });
  const backup: Backup = { copy, afterHash: hash(after) };
  writeFileSync(note, JSON.stringify({ path, ...backup }), { mode: 0o600 });
  return copy;
}

/** Puts a file back byte for byte, if nothing but our own change was made to it since; says whether it did. */
export function restoreBackup(path: string, env: Environment): boolean {
  const note = notePath(path, env);
  if (!existsSync(note)) return false;
  const { copy, afterHash }: Partial<Backup> = readNote(note);
  const isUntouched = afterHash === hash(readFileSync(path));
  if (isUntouched && copy === undefined) rmSync(path);
  if (isUntouched && copy !== undefined) replaceFile(path, readFileSync(copy));
  forgetBackup(path, env);
  return isUntouched;
}

export function forgetBackup(path: string, env: Environment): void {
  rmSync(notePath(path, env), { force: true });
  rmSync(`${notePath(path, env)}.bytes`, { force: true });
}

function readNote(note: string): Partial<Backup> {
  const value: unknown = JSON.parse(readFileSync(note, "utf8"));
  if (!isPlainObject(value)) return {};
  const { copy, afterHash } = value;
  return {
    copy: typeof copy === "string" ? copy : undefined,
    ...(typeof afterHash === "string" ? { afterHash } : {}),
  };
}

function notePath(path: string, env: Environment): string {
  const place = existsSync(path)
    ? realpathSync(path)
    : join(realpathSync(dirname(path)), path.slice(dirname(path).length + 1));
  return join(dataHome(env), "oco", "install", `${hash(place).slice(0, 16)}.json`);
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
