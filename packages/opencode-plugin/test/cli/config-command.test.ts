import { expect, test } from "vitest";
import { ocoJsonSchema } from "../../src/config/json-schema.ts";
import { openHome } from "./home.ts";

test("the merged configuration is printed with its sources, plugin options included", async () => {
  using home = openHome();
  home.write(
    "project/opencode.json",
    '{ "plugin": [["@oco/opencode-plugin", { "preset": "classic", "memory": false }]] }',
  );
  home.write("config/opencode/oco.jsonc", '{ "preset": "extended" }');
  const { code, lines } = await home.oco("config");
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/^\/\/ from: defaults, plugin options, .*oco\.jsonc$/);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    preset: "extended",
    memory: false,
    limits: { waves: 5 },
  });
});

test("what was left out is said in front, and the exit code tells", async () => {
  using home = openHome();
  home.write("project/.opencode/oco.jsonc", '{ "presett": "classic" }');
  const { code, lines } = await home.oco("config");
  expect(code).toBe(1);
  expect(lines[1]).toBe(
    '// left out: .opencode/oco.jsonc:1:3 presett: is no known key; did you mean "preset"?',
  );
});

test("--schema prints the JSON Schema", async () => {
  using home = openHome();
  const { lines } = await home.oco("config", "--schema");
  expect(JSON.parse(lines.join("\n"))).toEqual(JSON.parse(JSON.stringify(ocoJsonSchema())));
});

test("keys of services are not printed", async () => {
  using home = openHome();
  const web = { search: { brave: { url: "https://search.example/", key: "very-secret" } } };
  home.write("config/opencode/oco.jsonc", JSON.stringify({ web }));
  const { code, lines } = await home.oco("config");
  expect(code).toBe(0);
  expect(lines.join("\n")).not.toContain("very-secret");
  expect(JSON.parse(lines.at(-1) ?? "").web.search.brave).toEqual({
    url: "https://search.example/",
    key: "(set)",
  });
});
