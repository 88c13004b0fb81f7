/** A task of a mission of any size: it writes one file, which names what it builds on. */
export interface Unit {
  readonly id: string;
  /** Relative to the project. */
  readonly file: string;
  readonly depends: readonly string[];
}

/** What a mission of units is to build, and where. */
export interface UnitsGoal {
  readonly count: number;
  /** Units of one layer; each depends on two of the layer before. */
  readonly width: number;
  /** A folder of the project that no other mission of it uses. */
  readonly folder: string;
}

/** The units of a goal, in layers. */
export function unitsOf({ count, width, folder }: UnitsGoal): readonly Unit[] {
  return Array.from({ length: count }, (_, index) => {
    const layer = Math.floor(index / width);
    const before = (n: number): string => `T${(layer - 1) * width + ((index + n) % width) + 1}`;
    const depends = layer === 0 ? [] : [...new Set([before(0), before(1)])];
    return { id: `T${index + 1}`, file: `${folder}/T${index + 1}.txt`, depends };
  });
}

/** What a person would type behind `/task`; it is all that the scripted agents know of the mission. */
export function unitsGoal({ count, width, folder }: UnitsGoal): string {
  return `Build ${count} units in ${folder}/ in layers of ${width}`;
}

/** The goal that a message speaks of. */
export function goalIn(text: string): UnitsGoal {
  const found = /Build (\d+) units in (\S+)\/ in layers of (\d+)/.exec(text);
  if (found === null) throw new Error(`there is no goal in: ${text.slice(0, 200)}`);
  return { count: Number(found[1]), folder: found[2] ?? "", width: Number(found[3]) };
}

/** The result of a unit, which those that depend on it are told. */
export function resultOf(id: string): string {
  return `${id} is built.`;
}

/** What the file of a unit says when its worker was told the results of all it depends on. */
export function contentOf({ id, depends }: Unit): string {
  return [id, ...depends.map((other) => `on ${other}: ${resultOf(other)}`), ""].join("\n");
}

/** A project for missions of units: a README, and a command that counts the units of a folder. */
export const unitsProject: Readonly<Record<string, string>> = {
  "README.md": "# units\n\nEach unit is a file that names the units it builds on.\n",
  "package.json": `${JSON.stringify({ name: "units", version: "1.0.0", type: "module" }, null, 2)}\n`,
  "count.js": `import { readdirSync, readFileSync } from "node:fs";

const [folder, count] = process.argv.slice(2);
const units = readdirSync(folder).filter((name) => /^T\\d+\\.txt$/.test(name));
const built = units.filter((name) => readFileSync(\`\${folder}/\${name}\`, "utf8").startsWith(\`\${name.slice(0, -4)}\\n\`));
console.log(\`\${built.length} of \${count} units are built\`);
process.exitCode = built.length === Number(count) ? 0 : 1;
`,
};
