import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { glob, grep } from "@oco/native-pool";
import { type Contestant, compare, type Figure, goal, printTable, ratio } from "@oco-tools/bench";

const workspace = join(import.meta.dirname, "..", "..", "..");
const exclude = ["target", ".nx"];
const pattern = "createServer\\w*\\(";

interface Place {
  readonly title: string;
  readonly root: string;
  readonly rounds: number;
}

/** Search over the dependencies of this workspace and over one small folder, against a spawned rg. */
export async function benchSearches(): Promise<void> {
  const version = spawnSync("rg", ["--version"], { encoding: "utf8" });
  const hasRg = version.status === 0;
  console.log(
    hasRg ? `\n${version.stdout.split("\n")[0]}` : "\nrg is not installed: apt-get install ripgrep",
  );
  const files = await glob({
    root: workspace,
    exclude,
    ignoreFiles: false,
    hidden: true,
    maxResults: Infinity,
  }).toArray();
  const large = { title: `grep in ${files.length} files`, root: workspace, rounds: 5 };
  const small = { title: "grep in one package", root: join(import.meta.dirname, "..", "src"), rounds: 9 };
  const isLarge = files.length >= 20_000;
  if (!isLarge) console.log(`the large tree has ${files.length} files, fewer than 20,000`);
  const onLarge = await race(large, hasRg);
  const onSmall = await race(small, hasRg);
  goal("search in a large tree, times rg", isLarge ? onLarge : Number.NaN, { atLeast: 1 }, "x");
  goal("search in a small tree, times rg", onSmall, { atLeast: 3 }, "x");
}

/** How many times faster than rg the addon is. */
async function race({ title, root, rounds }: Place, hasRg: boolean): Promise<number> {
  const found = new Map<string, number>();
  const own = (kind: "native" | "javascript"): Contestant => ({
    name: kind,
    async run(iterations) {
      process.env.OCO_NATIVE = kind === "native" ? "1" : "0";
      const limits = { maxResults: Infinity, maxFileBytes: Infinity };
      for (let done = 0; done < iterations; done += 1) {
        const search = grep({ root, pattern, exclude, ignoreFiles: false, hidden: true, ...limits });
        found.set(kind, (await search.toArray()).length);
      }
    },
  });
  const rg: Contestant = {
    name: "rg, spawned",
    async run(iterations) {
      for (let done = 0; done < iterations; done += 1) found.set("rg", await countWithRg(root));
    },
  };
  const contestants = [own("native"), ...(hasRg ? [rg] : [])];
  const figures = await compare(contestants, { rounds, roundMs: 300 });
  const [fallback] = await compare([own("javascript")], { rounds: 1, iterations: 1 });
  printTable(`${title} for /${pattern}/`, [...figures, fallback as Figure]);
  console.log(`  lines found: ${[...found].map(([name, count]) => `${name} ${count}`).join(", ")}`);
  return hasRg ? ratio(figures[1] as Figure, figures[0] as Figure) : Number.NaN;
}

function countWithRg(root: string): Promise<number> {
  const globs = [".git", ...exclude].flatMap((name) => ["--glob", `!${name}`]);
  const args = [
    "--no-config",
    "--no-ignore",
    "--hidden",
    "--line-number",
    "--column",
    "--no-heading",
    ...globs,
    pattern,
    root,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn("rg", args, { stdio: ["ignore", "pipe", "inherit"] });
    let lines = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
    });
    child.once("error", reject);
    child.once("close", () => resolve(lines));
  });
}
