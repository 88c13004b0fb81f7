import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A sign that another process gives when it is as far as a test wants it; time of this machine plays no part. */
export class Ready {
  /** What the other process executes to give the sign. */
  readonly code: string = "require('node:fs').writeFileSync(process.env.OCO_TEST_READY, '');";
  readonly env: { readonly OCO_TEST_READY: string };
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "oco-msvp-ready-"));
    this.env = { OCO_TEST_READY: join(this.#folder, "ready") };
  }

  /** Resolves when the sign was given. */
  async wait(): Promise<void> {
    while (!existsSync(this.env.OCO_TEST_READY)) await new Promise((resolve) => setTimeout(resolve, 5));
    rmSync(this.#folder, { recursive: true });
  }
}
