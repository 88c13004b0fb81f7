/** A piece of a word, as far as its text can be told without running anything. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly isQuoted: boolean }
  /** `isMasked`: only whether or how long it is comes out (`${#x}`, `${x:+set}`), not what it holds. */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly fallback?: Word;
      readonly isQuoted: boolean;
      readonly isMasked: boolean;
      /** Changed on the way (`${x#a}`), so that its value says nothing. */
      readonly isChanged: boolean;
    }
  /** `$(...)`, backquotes, `<(...)`. */
  | { readonly kind: "script"; readonly script: Script; readonly isQuoted: boolean };

export type Word = readonly Part[];

/** `op` is the operator without its file number: `<`, `>`, `>>`, `<<`, `<<<`, ... A here-document's text is its target. */
export interface Redirect {
  readonly op: string;
  readonly target: Word;
}

export interface SimpleCommand {
  readonly kind: "simple";
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** What a stage of a pipeline can be. Keywords of loops and conditions are passed over: every branch is looked at. */
export type Stage =
  | SimpleCommand
  | { readonly kind: "group"; readonly isSubshell: boolean; readonly script: Script }
  | { readonly kind: "function"; readonly name: string; readonly script: Script }
  | { readonly kind: "for"; readonly name: string; readonly words: readonly Word[] };

export interface Pipeline {
  readonly stages: readonly Stage[];
  readonly isBackground: boolean;
}

export type Script = readonly Pipeline[];
