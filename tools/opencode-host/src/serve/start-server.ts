import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { HostError } from "../errors.ts";
import type { Launcher } from "../launcher.ts";
import { until } from "../process/until.ts";
import { HttpClient } from "./http.ts";
import { HostServer } from "./server.ts";

export interface ServeOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** @default the project */
  readonly directory?: string;
  /** How long the start may take. @default 60000 */
  readonly timeoutMs?: number;
}

const listening = /listening on (http:\/\/\S+)/;

/** @throws HostError `OCO_HOST_EXITED` or `OCO_HOST_TIMEOUT` with the output and the log, when it does not come up */
export async function startServer(launcher: Launcher, options: ServeOptions): Promise<HostServer> {
  const { args = [], env, directory = launcher.directories.project, timeoutMs = 60_000 } = options;
  const started = performance.now();
  // Left to itself, OpenCode takes 4096, which is also the address that plugins see when there is no server.
  const port = String(await freePort());
  const child = await launcher.start(["serve", "--hostname", "127.0.0.1", "--port", port, ...args], {
    cwd: directory,
    ...(env ? { env } : {}),
  });
  const url = await until(() => listening.exec(String(child.stdout))?.[1] ?? child.exit, timeoutMs);
  if (typeof url !== "string") {
    await child.kill();
    const what = url === undefined ? `did not listen within ${timeoutMs} ms` : `ended with code ${url.code}`;
    const said = `${child.stdout}${child.stderr}`.slice(-4000);
    const message = `opencode serve ${what}; it wrote:\n${said}\n${await launcher.log.tail()}`;
    throw new HostError(url === undefined ? "OCO_HOST_TIMEOUT" : "OCO_HOST_EXITED", message);
  }
  return new HostServer(new HttpClient(url, () => launcher.log.tail()), child, performance.now() - started);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
