// What the board uses of the modules that OpenCode provides to plugins of its terminal interface. They are not packages
// of this repository, so they are described here as far as they are used.

declare module "solid-js" {
  export function createSignal<T>(value: T): [get: () => T, set: (next: T | ((previous: T) => T)) => T];
  export function createMemo<T>(compute: () => T): () => T;
  export function createEffect(run: () => void): void;
  export function onCleanup(run: () => void): void;
  export function Index<T>(props: {
    readonly each: readonly T[];
    readonly children: (item: () => T) => unknown;
  }): unknown;
  export function Show(props: { readonly when: boolean; readonly children: unknown }): unknown;
}

declare module "@opentui/solid" {
  interface Element {
    readonly width: number;
  }
  export function createElement(tag: "box" | "text" | "span" | "b"): Element;
  export function createComponent<Props>(component: (props: Props) => unknown, props: Props): unknown;
  export function insert(parent: Element, content: unknown): void;
  export function setProp(element: Element, name: string, value: unknown): void;
  export function effect(run: () => void): void;
}
