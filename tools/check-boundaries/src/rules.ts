import type { ImportSite } from "./imports.ts";

/** A project as the Nx graph knows it. */
export interface ProjectNode {
  readonly name: string;
  readonly packageName: string;
  readonly tags: readonly string[];
  /** Package names of the workspace that it depends on at run time. */
  readonly dependencies: readonly string[];
}

/** A broken rule, ready to print. */
export interface Fault {
  readonly where: string;
  readonly what: string;
}

type Allowed = Readonly<Record<string, "value" | "type">>;

/** The arrows of `docs/architecture.md`. What is not drawn there is not here, and what is not here fails. */
const arrows: Readonly<Record<string, Allowed>> = {
  "@oco/mvcc": {},
  "@oco/work-steal": {},
  "@oco/pools": {},
  "@oco/hooks": {},
  "@oco/prompts": {},
  "@oco/native-pool": {},
  "@oco/msvp": { "@oco/pools": "type", "@oco/mvcc": "type" },
  "@oco/memory": { "@oco/pools": "type", "@oco/mvcc": "type" },
  "@oco/prompts-typescript": { "@oco/prompts": "value" },
  "@oco/mission": {
    "@oco/mvcc": "value",
    "@oco/work-steal": "value",
    "@oco/pools": "value",
    "@oco/msvp": "value",
    "@oco/prompts": "value",
    "@oco/hooks": "value",
    "@oco/memory": "value",
  },
};

const app = "@oco/opencode-plugin";

/** Checks the dependencies that the Nx graph draws between projects. */
export function checkEdges(projects: readonly ProjectNode[]): Fault[] {
  const faults: Fault[] = [];
  for (const project of projects) {
    if (isTool(project)) continue;
    if (project.packageName !== app && arrows[project.packageName] === undefined) {
      faults.push({ where: project.name, what: "has no row in tools/check-boundaries/src/rules.ts" });
      continue;
    }
    for (const dependency of project.dependencies) {
      if (edge(project, dependency) === undefined) {
        faults.push({
          where: project.name,
          what: `depends on ${dependency}, an arrow that architecture.md does not draw`,
        });
      }
    }
  }
  return faults;
}

/** Checks the imports of one file under `src/` of a project. */
export function checkImports(project: ProjectNode, file: string, imports: readonly ImportSite[]): Fault[] {
  if (isTool(project)) return [];
  const faults: Fault[] = [];
  for (const site of imports) {
    const where = `${file}:${site.line}`;
    if (site.specifier.startsWith("node:") && project.tags.includes("runtime:neutral")) {
      faults.push({
        where,
        what: `imports ${site.specifier}, but ${project.name} is tagged runtime:neutral`,
      });
    }
    const target = /^@oco(?:-tools)?\/[^/]+/.exec(site.specifier)?.[0];
    if (target === undefined || target === project.packageName) continue;
    const allowed = edge(project, target);
    if (allowed === undefined) {
      faults.push({ where, what: `imports ${target}, an arrow that architecture.md does not draw` });
    } else if (allowed === "type" && !site.isTypeOnly) {
      faults.push({ where, what: `imports ${target} at run time; architecture.md allows its types only` });
    }
  }
  return faults;
}

function edge(project: ProjectNode, target: string): "value" | "type" | undefined {
  if (target.startsWith("@oco-tools/")) return undefined;
  return project.packageName === app ? "value" : arrows[project.packageName]?.[target];
}

function isTool(project: ProjectNode): boolean {
  return project.tags.includes("layer:tool");
}
