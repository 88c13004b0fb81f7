import type { SyntaxNode } from "../../code/ast-grep.ts";
import type { Fault } from "../fault.ts";

/** A rule of a person about the shape of code. */
export interface StructuralRule {
  readonly id: string;
  /** A language of ast-grep. */
  readonly language: string;
  readonly severity: Fault["severity"];
  readonly message: string;
  /** What ast-grep is given to find what the rule is about. */
  readonly matcher: Readonly<Record<string, unknown>>;
  /** Whether it is about a file, by the globs of the rule. */
  readonly isAbout: (file: string) => boolean;
}

/** A rule, or a file of rules, that is left out. */
export interface RuleFault {
  readonly file: string;
  readonly why: string;
}

/** The places of a parsed file that a rule is about. */
export function ruleFaults({ id, severity, message, matcher }: StructuralRule, root: SyntaxNode): Fault[] {
  return root.findAll(matcher).map((node) => {
    const { line, column } = node.range().start;
    const key = `${id}\n${node.text()}`;
    return { severity, rule: id, message: filled(message, node), line: line + 1, column: column + 1, key };
  });
}

/** `$NAME` in a message stands for what the rule matched under that name. */
function filled(message: string, node: SyntaxNode): string {
  return message.replace(
    /\$([A-Z_][A-Z0-9_]*)/g,
    (whole, name: string) => node.getMatch(name)?.text() ?? whole,
  );
}
