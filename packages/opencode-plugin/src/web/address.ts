import { isIP } from "node:net";

/*
 * Addresses that are not on the public internet, by the special-purpose registries of IANA (RFC 6890 and its updates).
 * A request to one of them may reach the person's own machine, network or cloud metadata (169.254.169.254), which a
 * page on the web must not be able to ask for.
 */
const special4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

/** Whether an address, in the form that a resolver gives it, is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  switch (isIP(plain)) {
    case 4:
      return isPublic4(number4(plain));
    case 6:
      return isPublic6(groups6(plain));
    default:
      return false;
  }
}

function isPublic4(address: number): boolean {
  return !special4.some(([base, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor(number4(base) / size);
  });
}

/** Only global unicast is public, and of that not what carries or stands for something else. */
function isPublic6(groups: readonly number[]): boolean {
  const [first = 0, second = 0, third = 0] = groups;
  const last4 = (groups[6] ?? 0) * 0x10000 + (groups[7] ?? 0);
  // NAT64 (64:ff9b::/96) carries an IPv4 address, and is as public as that.
  if (first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) {
    return isPublic4(last4);
  }
  if (first < 0x2000 || first > 0x3fff) return false;
  // 6to4 (2002::/16) carries one too; 2001::/23 holds Teredo and other protocols; 2001:db8::/32 and 3fff::/20 are for documents.
  if (first === 0x2002) return isPublic4(second * 0x10000 + third);
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false;
  return !(first === 0x3fff && second < 0x1000);
}

function number4(address: string): number {
  return address.split(".").reduce((value, part) => value * 256 + Number(part), 0);
}

/** The eight groups of an IPv6 address; the URL parser brings every spelling into one form. */
function groups6(address: string): number[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(zeros).fill("0"), ...right].map((group) => Number.parseInt(group, 16));
}
