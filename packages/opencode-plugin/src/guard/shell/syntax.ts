/** A piece of a word, as far as its text can be told without running anything. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly isQuoted: boolean }
  /**
   * `isMasked`: only whether or how long it is comes out (`${#x}`, `${x:+set}`), not what it holds. `rest` is what stands
   * behind the name and may hold substitutions; the value where there is no other is in `fallback` (`${x:-a}`).
   */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly fallback?: Word;
      readonly rest?: Word;
      readonly isQuoted: boolean;
      readonly isMasked: boolean;
      /** It names the variable that is meant (`${!x}`). */
      readonly isIndirect: boolean;
      /** Changed on the way (`${x#a}`), so that its value says nothing. */
      readonly isChanged: boolean;
    }
  /** `$((...))`. */
  | { readonly kind: "number"; readonly inside: Word; readonly isQuoted: boolean }
  /** `$(...)`, backquotes, `<(...)`. */
  | { readonly kind: "script"; readonly script: Script; readonly isQuoted: boolean };

export type Word = readonly Part[];

/** The scripts that the shell runs on its way to the value of a word. */
export function substitutions(word: Word): readonly Script[] {
  return word.flatMap((part) => {
    if (part.kind === "script") return [part.script];
    if (part.kind === "number") return substitutions(part.inside);
    return part.kind === "variable" && part.rest !== undefined ? substitutions(part.rest) : [];
  });
}

/**
 * `op` is the operator without its file number: `<`, `>`, `>>`, `<<`, `<<<`, ... A here-document's text is its target.
 * `file` is that number, as far as one stands there: `2` in `2>`.
 */
export interface Redirect {
  readonly file: string;
  readonly op: string;
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
  /** `+=`. */
  readonly isAppended: boolean;
}

export interface SimpleCommand {
  readonly kind: "simple";
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** `for`, `select`, `while` and `until`; the test of a loop stands at the head of its script. */
export interface Loop {
  readonly kind: "loop";
  /** What a `for` goes through; no words stand for the arguments of the script. */
  readonly item?: { readonly name: string; readonly words: readonly Word[] };
  readonly script: Script;
}

/** `if` and `case`: the tests run in turn, and the script of one arm, or of none. */
export interface Branches {
  readonly kind: "branches";
  readonly arms: readonly { readonly test: Script; readonly script: Script }[];
  /** One of the arms runs in any case: there is an `else`, or a pattern `*`. */
  readonly isTotal: boolean;
}

/** What a stage of a pipeline can be. */
export type Stage =
  | SimpleCommand
  | Loop
  | Branches
  | { readonly kind: "group"; readonly isSubshell: boolean; readonly script: Script }
  | { readonly kind: "function"; readonly name: string; readonly script: Script };

export interface Pipeline {
  readonly stages: readonly Stage[];
  readonly isBackground: boolean;
  /** It stands behind `&&` or `||`, so that it may be left out. */
  readonly isOptional: boolean;
}

export type Script = readonly Pipeline[];

/** The scripts that stand inside a stage: of a group, a function, a loop or its branches. */
export function scriptsIn(stage: Stage): readonly Script[] {
  if (stage.kind === "simple") return [];
  if (stage.kind === "branches") return stage.arms.flatMap(({ test, script }) => [test, script]);
  return [stage.script];
}
