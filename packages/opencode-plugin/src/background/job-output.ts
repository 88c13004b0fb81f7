import { type FileHandle, open, rm } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { OutputRing } from "./output-ring.ts";

/** A part of the output; positions are bytes from its beginning. */
export interface OutputPart {
  readonly text: string;
  readonly from: number;
  readonly next: number;
  /** Bytes before `from` that were asked for and are kept nowhere. */
  readonly lost: number;
}

export interface JobOutputOptions {
  readonly file: string;
  readonly ringBytes: number;
  readonly maxFileBytes: number;
}

/**
 * What a job printed: the beginning on disk, the end in memory, and what lies between them, when it printed more than
 * both hold, is lost and said to be lost.
 */
export class JobOutput {
  readonly #ring: OutputRing;
  readonly #options: JobOutputOptions;
  /** Bytes that were handed to the file; never more than its limit. */
  #filed = 0;
  #file: FileHandle | undefined;
  #isFileBroken = false;
  /** Writes follow each other, and a read follows the writes before it. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: JobOutputOptions) {
    this.#options = options;
    this.#ring = new OutputRing(options.ringBytes);
  }

  /** All bytes that were printed. */
  get total(): number {
    return this.#ring.total;
  }

  /** A writer for one stream; a character that is split between its chunks is put together again. */
  writer(): { write(chunk: Uint8Array): void; end(): void } {
    const decoder = new StringDecoder("utf8");
    return {
      write: (chunk) => this.#append(Buffer.from(decoder.write(Buffer.from(chunk)))),
      end: () => this.#append(Buffer.from(decoder.end())),
    };
  }

  /** Reads whole characters from a position on, at most `maxBytes` of them. */
  async read(from: number, maxBytes: number): Promise<OutputPart> {
    const wanted = Math.min(Math.max(0, from), this.total);
    const to = Math.min(this.total, wanted + maxBytes);
    let begin = wanted;
    let bytes: Uint8Array;
    if (wanted >= this.#ring.start) bytes = this.#ring.read(wanted, to);
    else if (wanted < this.#filed && !this.#isFileBroken) bytes = await this.#readFile(wanted, to);
    else {
      begin = this.#ring.start;
      bytes = this.#ring.read(begin, begin + maxBytes);
    }
    const whole = wholeCharacters(bytes);
    begin += whole.skipped;
    return {
      text: Buffer.from(whole.bytes).toString("utf8"),
      from: begin,
      next: begin + whole.bytes.length,
      lost: begin - wanted,
    };
  }

  /** Forgets the file. */
  async remove(): Promise<void> {
    this.#isFileBroken = true;
    await this.#turn;
    await this.#file?.close().catch(() => undefined);
    this.#file = undefined;
    await rm(this.#options.file, { force: true }).catch(() => undefined);
  }

  #append(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#ring.write(bytes);
    const room = this.#options.maxFileBytes - this.#filed;
    if (room <= 0 || this.#isFileBroken) return;
    const part = bytes.subarray(0, room);
    this.#filed += part.length;
    this.#turn = this.#turn.then(() => this.#write(part));
  }

  async #write(part: Uint8Array): Promise<void> {
    try {
      this.#file ??= await open(this.#options.file, "w+", 0o600);
      await this.#file.appendFile(part);
    } catch {
      // A full or missing disk costs the beginning of the output, never the job.
      this.#isFileBroken = true;
    }
  }

  async #readFile(from: number, to: number): Promise<Uint8Array> {
    const length = Math.min(to, this.#filed) - from;
    await this.#turn;
    const buffer = new Uint8Array(length);
    const read = await this.#file?.read(buffer, 0, length, from).catch(() => undefined);
    return buffer.subarray(0, read?.bytesRead ?? 0);
  }
}

/** Without the rest of a character at the beginning and the first bytes of one at the end. */
function wholeCharacters(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly skipped: number } {
  let start = 0;
  while (start < Math.min(3, bytes.length) && isContinuation(bytes[start])) start += 1;
  let lead = bytes.length - 1;
  while (lead > start && bytes.length - lead < 4 && isContinuation(bytes[lead])) lead -= 1;
  const first = bytes[lead] ?? 0;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  const end = lead + size > bytes.length && lead > start ? lead : bytes.length;
  return { bytes: bytes.subarray(start, end), skipped: start };
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
