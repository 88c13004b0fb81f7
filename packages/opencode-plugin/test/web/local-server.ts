import { createServer, type IncomingMessage, type RequestListener } from "node:http";

/** A request that a local server got. */
export interface Seen {
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
}

/** An HTTP server on the loopback address that notes what it is asked. */
export interface LocalServer extends AsyncDisposable {
  readonly port: number;
  /** `127.0.0.1:<port>` */
  readonly host: string;
  readonly url: string;
  readonly seen: readonly Seen[];
}

export async function startServer(listener: RequestListener): Promise<LocalServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: new URL(request.url ?? "/", "http://local"), headers: request.headers });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const host = `127.0.0.1:${address.port}`;
  return {
    port: address.port,
    host,
    url: `http://${host}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
