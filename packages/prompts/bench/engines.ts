import { peer } from "@oco-tools/bench";

type Values = Readonly<Record<string, string>>;

/** A template engine with the template compiled as far as it can be. */
export type Render = (values: Values) => unknown;

/** Compiles the template with handlebars, without HTML escapes. */
export async function handlebarsRender(template: string): Promise<Render> {
  const handlebars = method(defaultOf(await peer("handlebars")), "compile");
  const compiled = handlebars(template, { noEscape: true });
  if (typeof compiled !== "function") throw new TypeError("handlebars.compile gave no function");
  return (values) => Reflect.apply(compiled, undefined, [values]);
}

/** Renders with mustache, which keeps parsed templates in a cache of its own; triple braces switch escapes off. */
export async function mustacheRender(template: string): Promise<Render> {
  const render = method(defaultOf(await peer("mustache")), "render");
  const unescaped = template.replaceAll("{{", "{{{").replaceAll("}}", "}}}");
  return (values) => render(unescaped, values);
}

/** Compiles with dotprompt; its render is asynchronous. */
export async function dotpromptRender(template: string): Promise<Render> {
  const { Dotprompt } = record(await peer("dotprompt"));
  if (typeof Dotprompt !== "function") throw new TypeError("dotprompt exports no Dotprompt");
  const instance: unknown = Reflect.construct(Dotprompt, []);
  const compiled = await method(instance, "compile")(template);
  if (typeof compiled !== "function") throw new TypeError("dotprompt.compile gave no function");
  return (values) => Reflect.apply(compiled, undefined, [{ input: values }]);
}

/** The text in what an engine returned, to compare the engines' results. */
export async function textOf(result: unknown): Promise<string> {
  const settled = await result;
  if (typeof settled === "string") return settled;
  const [message] = list(record(settled).messages);
  return list(record(message).content)
    .map((part) => String(record(part).text))
    .join("");
}

function defaultOf(module: unknown): unknown {
  return record(module).default ?? module;
}

function method(owner: unknown, name: string): (...args: unknown[]) => unknown {
  const found: unknown = Reflect.get(Object(owner), name);
  if (typeof found !== "function") throw new TypeError(`no function ${name}`);
  return (...args) => Reflect.apply(found, owner, args);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new TypeError(`no object: ${String(value)}`);
  return Object.fromEntries(Object.entries(value));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
