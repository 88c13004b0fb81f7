import { expect, test, vi } from "vitest";
import { callsUsed, eventsUsed, hooksUsed } from "./host-names.ts";
import { type NamesUsed, namesUsed } from "./names-used.ts";
import { type Edit, SourceProgram } from "./source-program.ts";

vi.setConfig({ testTimeout: 60_000 });

/** What the sources use, and of it what the installed packages do not have. */
function read(edits: readonly Edit[] = []): {
  readonly used: NamesUsed;
  readonly unknown: readonly string[];
} {
  using program = new SourceProgram(edits);
  const used = namesUsed(program);
  const { checker } = program;
  const hooks = checker.getPropertiesOfType(program.typeOf("Hooks", "plugin/host-hooks.ts"));
  const known = new Set(hooks.map(({ name }) => name));
  const type = program.typeOf("BusEventType", "host/bus-event.ts");
  const types = type.isUnionType() ? type.getTypes() : [];
  const events = new Set(types.flatMap((one) => (one.isStringLiteralType() ? [one.value] : [])));
  const unknown = [
    ...[...used.hooks].filter(([name]) => !known.has(name)),
    ...[...used.events].filter(([name]) => !events.has(name)),
  ];
  return { used, unknown: [...unknown.map(([name]) => name), ...used.unchecked] };
}

test("every hook, event and call that the sources use is in the installed types of OpenCode", () => {
  const { used, unknown } = read();
  expect(unknown).toEqual([]);
  expect([...used.hooks.keys()].sort()).toEqual(hooksUsed);
  expect([...used.events.keys()].sort()).toEqual(eventsUsed);
  expect([...used.calls.keys()].sort()).toEqual(callsUsed);
});

test("a name that is misspelled anywhere is found", () => {
  const { unknown } = read([
    edit("plugin/register-protocol.ts", "chat.message", "chat.mesage"),
    edit("hooks/host-events.ts", '"shell.env",', '"shell.enw",'),
    edit("plugin/host-hooks.ts", "config: async", "konfig: async"),
    edit("delegation/headless/abort-watch.ts", "session.idle", "session.idel"),
    edit("host/session-activity.ts", "message.updated", "message.new"),
    edit("tui/tui-plugin.ts", "session.status", "session.state"),
    edit("permission/permission-desk.ts", "client.question.reject", "client.question.refuse"),
  ]);
  expect([...unknown].sort()).toEqual([
    "chat.mesage",
    "konfig",
    "message.new",
    "session.idel",
    "session.state",
    "shell.enw",
    "src/permission/permission-desk.ts calls question.refuse",
  ]);
});

test("an event must not be compared as any string, for then nobody checks its name", () => {
  const { unknown } = read([edit("host/bus-event.ts", "type: BusEventType", "type: string")]);
  expect(unknown).toContain("src/delegation/headless/abort-watch.ts compares with session.idle");
});

function edit(file: string, from: string, to: string): Edit {
  return { file, from, to };
}
