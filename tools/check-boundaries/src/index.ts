export { type ImportSite, importsOf } from "./imports.ts";
export { checkEdges, checkImports, type Fault, type ProjectNode } from "./rules.ts";
