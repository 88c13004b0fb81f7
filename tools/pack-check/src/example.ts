import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { transform } from "esbuild";

/** The first TypeScript block of a README, if there is one. */
export function exampleOf(readme: string): string | undefined {
  return /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
}

/** TypeScript as JavaScript that Node runs. */
export async function withoutTypes(source: string): Promise<string> {
  const { code } = await transform(source, { loader: "ts", target: "node20", format: "esm" });
  return code;
}

/** Type-checks examples as a strict project outside of the workspace would, the declarations of the packages included. */
export async function checkTypes(
  root: string,
  project: string,
  examples: ReadonlyMap<string, string>,
): Promise<void> {
  const files: string[] = [];
  for (const [name, source] of examples) {
    const file = `${name.replace(/\W+/g, "-")}.ts`;
    await writeFile(join(project, file), source);
    files.push(file);
  }
  const compilerOptions = {
    ...{ target: "ES2022", lib: ["ES2023", "ESNext.Disposable"], module: "NodeNext", noEmit: true },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    ...{ types: ["node"], typeRoots: [join(root, "node_modules", "@types")] },
  };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [compiler, "-p", "tsconfig.json"], { cwd: project, stdio: "pipe" });
}
