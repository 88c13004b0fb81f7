import { transform } from "esbuild";

/** The first TypeScript block of a README as JavaScript that Node runs, if there is one. */
export async function exampleOf(readme: string): Promise<string | undefined> {
  const block = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  if (block === undefined) return undefined;
  const { code } = await transform(block, { loader: "ts", target: "node20", format: "esm" });
  return code;
}
