import { expect, test } from "vitest";
import { admit } from "../../src/web/guard.ts";

const publicName = async (): Promise<readonly string[]> => ["93.184.216.34"];
const none = async (): Promise<readonly string[]> => [];

test("only http and https are admitted, and no password in the address", async () => {
  for (const url of [
    "file:///etc/passwd",
    "ftp://a.example/",
    "data:text/plain,x",
    "javascript:1",
    "gopher://x/",
  ]) {
    await expect(admit(url, [], publicName)).rejects.toThrow(/Only http and https/);
  }
  await expect(admit("http://me:secret@a.example/", [], publicName)).rejects.toThrow(/password/);
  await expect(admit("nonsense", [], publicName)).rejects.toThrow(/no URL/);
});

test("an address that is not public is refused in every way of writing it", async () => {
  for (const url of [
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:7f00:1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "http://100.100.100.200/",
    "http://0/",
  ]) {
    await expect(admit(url, [], none), url).rejects.toThrow(/refused: it is not an address of the public/);
  }
});

test("a name is refused when any of its addresses is not public", async () => {
  const mixed = async (): Promise<readonly string[]> => ["93.184.216.34", "10.0.0.7"];
  await expect(admit("https://a.example/", [], mixed)).rejects.toThrow(
    /a\.example \(10\.0\.0\.7\) are refused/,
  );
  await expect(admit("https://localhost/", [], async () => ["127.0.0.1"])).rejects.toThrow(/refused/);
  await expect(admit("https://a.example/", [], none)).rejects.toThrow(/no address/);
  const admitted = await admit("https://a.example/x", [], publicName);
  expect(admitted).toMatchObject({ address: "93.184.216.34" });
});

test("a person may allow a host, with its port unless every port is meant", async () => {
  const inside = async (): Promise<readonly string[]> => ["10.0.0.7"];
  expect(await admit("http://docs.corp/", ["docs.corp"], inside)).toMatchObject({ address: "10.0.0.7" });
  expect(await admit("http://docs.corp:81/", ["docs.corp"], inside)).toMatchObject({ address: "10.0.0.7" });
  expect(await admit("https://docs.corp/", ["docs.corp:443"], inside)).toMatchObject({ address: "10.0.0.7" });
  await expect(admit("http://docs.corp/", ["docs.corp:443"], inside)).rejects.toThrow(/adding "docs\.corp"/);
  await expect(admit("http://x.docs.corp/", ["docs.corp"], inside)).rejects.toThrow(/refused/);
});
