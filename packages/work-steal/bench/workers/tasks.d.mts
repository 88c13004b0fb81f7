export declare const next: (value: number) => number;
export declare const echo: (value: unknown) => unknown;
