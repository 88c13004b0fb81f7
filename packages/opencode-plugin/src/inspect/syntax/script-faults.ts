import type { ParserOptions } from "@babel/parser";
import { type Fault, syntaxFault } from "../fault.ts";

const maxFaults = 10;

type Plugins = NonNullable<ParserOptions["plugins"]>;

/** Every form of the language that some program takes is let through: the question is what no program can read. */
const lenient: ParserOptions = {
  errorRecovery: true,
  allowAwaitOutsideFunction: true,
  allowNewTargetOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowSuperOutsideMethod: true,
  allowUndeclaredExports: true,
};

const proposals: Plugins = [
  "decoratorAutoAccessors",
  "deferredImportEvaluation",
  "explicitResourceManagement",
  "importAttributes",
  "sourcePhaseImports",
];

/** What Babel finds wrong in a source in every way in which it can be meant; by the first of them. */
export async function scriptFaults(language: string, source: string): Promise<readonly Fault[]> {
  const { parse } = await import("./babel.ts");
  let first: readonly Fault[] | undefined;
  for (const options of readings(language, source)) {
    const faults = faultsIn(parse, source, options);
    if (faults.length === 0) return [];
    first ??= faults;
  }
  return first ?? [];
}

/** Modules and scripts, with the decorators of the standard and those of before, which `@Inject()` of a parameter needs. */
function readings(language: string, source: string): ParserOptions[] {
  const dialects: Readonly<Record<string, Plugins>> = {
    TypeScript: ["typescript"],
    Tsx: ["typescript", "jsx"],
    JavaScript: /@flow\b/.test(source.slice(0, 2000)) ? ["flow", "jsx"] : ["jsx"],
  };
  const dialect = dialects[language] ?? [];
  return (["module", "script"] as const).flatMap((sourceType) =>
    (["decorators", "decorators-legacy"] as const).map((decorators) => ({
      ...lenient,
      sourceType,
      plugins: [...proposals, ...dialect, decorators],
    })),
  );
}

function faultsIn(
  parse: typeof import("@babel/parser").parse,
  source: string,
  options: ParserOptions,
): readonly Fault[] {
  try {
    const { errors } = parse(source, options);
    return (errors ?? []).slice(0, maxFaults).map((error) => faultOf(error, source));
  } catch (error) {
    // Anything else is a fault of ours, and no word about the source.
    if (!(error instanceof SyntaxError)) throw error;
    return [faultOf(error, source)];
  }
}

function faultOf(error: unknown, source: string): Fault {
  const text = error instanceof Error ? error.message : String(error);
  const message = text.replace(/ \(\d+:\d+\)$/, "");
  return syntaxFault(source, message, placeOf(error));
}

function placeOf(error: unknown): { readonly line: number; readonly column: number } {
  const loc = typeof error === "object" && error !== null && "loc" in error ? error.loc : undefined;
  if (typeof loc !== "object" || loc === null || !("line" in loc) || !("column" in loc))
    return { line: 1, column: 1 };
  return { line: Number(loc.line), column: Number(loc.column) + 1 };
}
