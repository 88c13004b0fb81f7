import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isPublicAddress } from "./address.ts";

/** A request that may be sent, and the one address that it is sent to. */
export interface Destination {
  readonly url: URL;
  readonly address: string;
}

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** The system's resolver. */
export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

/**
 * Decides whether a URL may be requested. The name is resolved once, here, and the request goes to the address that was
 * looked at: a name that resolves differently a moment later changes nothing. Every address of a name must be public.
 *
 * @throws Error that says what is refused and how it can be allowed.
 */
export async function admit(text: string, allow: readonly string[], resolve: Resolve): Promise<Destination> {
  const url = parse(text);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) === 0 ? await resolved(host, resolve) : [host];
  const [address] = addresses;
  if (address === undefined) throw new Error(`The name ${host} has no address.`);
  const isAllowed = allow.some((entry) => allows(entry, url));
  const refused = isAllowed ? undefined : addresses.find((each) => !isPublicAddress(each));
  if (refused !== undefined) {
    const what = refused === host ? host : `${host} (${refused})`;
    throw new Error(
      `Requests to ${what} are refused: it is not an address of the public internet. A person can allow it by adding "${url.host}" to web.allow in the configuration.`,
    );
  }
  return { url, address };
}

function parse(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw new Error(`"${text.slice(0, 200)}" is no URL.`, { cause: error });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new Error(`Only http and https are allowed, not ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") throw new Error("A URL with a password is refused.");
  return url;
}

async function resolved(name: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(name);
  } catch (error) {
    throw new Error(`The name ${name} could not be resolved.`, { cause: error });
  }
}

/** An entry is a host, with its port unless every port is meant. */
function allows(entry: string, url: URL): boolean {
  const wanted = entry.toLowerCase();
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  return wanted === url.hostname || wanted === url.host || wanted === `${url.hostname}:${port}`;
}
