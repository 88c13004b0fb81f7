// Compares assembly with template engines on 15 KB, 15 modules, 180 substitutions. Every contestant has its template
// prepared and gets new values each time. The text is taken as the engine returns it, and, in a second table, read
// once: engines return ropes of strings, which the first reader flattens at the same cost for all.
import { type AssembledPrompt, preparePrompt } from "@oco/prompts";
import { compare, goal, peerVersion, printMachine, printTable, ratio, reportGoals } from "@oco-tools/bench";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { dotpromptRender, handlebarsRender, mustacheRender, type Render, textOf } from "./engines.ts";
import { makeWorkload } from "./workload.ts";

const agent = { id: "bench", role: "worker" };
const { modules, template, values } = makeWorkload();
const turns = Array.from({ length: 64 }, (_, turn) => values(turn));
const turn = (index: number): Record<string, string> => turns[index & 63] as Record<string, string>;

let sink = 0;
const prepared = preparePrompt(agent, modules);
const engines: readonly (readonly [string, Render])[] = [
  [`handlebars ${peerVersion("handlebars")}`, await handlebarsRender(template)],
  [`mustache ${peerVersion("mustache")}`, await mustacheRender(template)],
  [`dotprompt ${peerVersion("dotprompt")}`, await dotpromptRender(template)],
];

const expected = prepared.render(turn(1)).system[0] ?? "";
for (const [name, render] of engines) {
  if ((await textOf(render(turn(1)))) !== expected) throw new Error(`${name} renders another text`);
}

printMachine();
console.log(
  `${expected.length} characters, ${modules.length} modules, ${countTokens(expected)} tokens (o200k)`,
);

// A regular expression needs the string flat in V8 and in JavaScriptCore, and stops at the first character here.
const flat = /^/;
const take = (text: string): number => text.length;
const read = (text: string): number => Number(flat.test(text)) + text.charCodeAt(text.length >> 1);

for (const [title, use] of [
  ["one prompt, as returned", take],
  ["one prompt, read once", read],
] as const) {
  const figures = await compare([
    { name: "@oco/prompts", run: loop((values) => use(prepared.render(values).system[0] ?? "")) },
    ...engines
      .slice(0, 2)
      .map(([name, render]) => ({ name, run: loop((values) => use(String(render(values)))) })),
    ...engines.slice(2).map(([name, render]) => ({
      name,
      run: async (count: number) => {
        for (let index = 0; index < count; index += 1) sink += use(await textOf(render(turn(index))));
      },
    })),
  ]);
  printTable(title, figures);
  const [own, handlebars] = figures;
  if (!own || !handlebars) throw new Error("a figure is missing");
  // Reading costs every engine the same copy of 15 KB, so that only the first table compares the engines' own work.
  if (use === take) goal("assembly against handlebars", ratio(handlebars, own), { atLeast: 2 }, "x");
  else console.log(`  ratio to handlebars: ${ratio(handlebars, own).toFixed(2)}`);
}

const figures = await compare([
  { name: "same frozen record", run: again(Object.freeze({ ...turn(0) })) },
  { name: "equal values", run: again(turn(0)) },
  { name: "new values, with sections and hash", run: loop(provenance) },
]);
printTable("the same prompt again, and provenance", figures);
goal("memoised assembly", figures[0]?.medianNs ?? Number.NaN, { atMost: 60 }, "ns");
reportGoals();
if (sink === 0) throw new Error("nothing was rendered");

function provenance(values: Record<string, string>): number {
  const { sections, hash } = prepared.render(values);
  return sections.length + hash.length;
}

function loop(run: (values: Record<string, string>) => number): (count: number) => void {
  return (count) => {
    for (let index = 0; index < count; index += 1) sink += run(turn(index));
  };
}

function again(same: Readonly<Record<string, string>>): (count: number) => void {
  return (count) => {
    let last: AssembledPrompt | undefined;
    for (let index = 0; index < count; index += 1) last = prepared.render(same);
    sink += last?.system.length ?? 0;
  };
}
