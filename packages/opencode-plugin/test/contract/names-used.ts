import {
  type CallExpression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isInterfaceDeclaration,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertySignatureDeclaration,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "typescript/unstable/ast";
import { TypeFlags } from "typescript/unstable/sync";
import { nodesOf, placeOf, type SourceProgram } from "./source-program.ts";

/** Names of the host that the sources use, each with one of its places, and uses that the types cannot check. */
export interface NamesUsed {
  readonly hooks: Map<string, string>;
  readonly events: Map<string, string>;
  readonly calls: Map<string, string>;
  readonly unchecked: string[];
}

/** Packages whose declarations are the host's interface. */
const hostPackages = /\/node_modules\/@opencode-ai\/(plugin|sdk)\//;

/** Reads every name of a hook, an event or a call of the host's client that stands in the sources. */
export function namesUsed(program: SourceProgram): NamesUsed {
  const used: NamesUsed = { hooks: new Map(), events: new Map(), calls: new Map(), unchecked: [] };
  for (const source of program.sources()) {
    for (const node of nodesOf(source)) {
      takeHook(program, node, used);
      takeEvent(program, node, used);
      if (isCallExpression(node)) takeCall(program, node, used);
    }
  }
  return used;
}

/** Hooks are named where one is registered, where their list is kept, and in the object that `server()` returns. */
function takeHook({ checker }: SourceProgram, node: Node, { hooks }: NamesUsed): void {
  const note = (name: Node, text: string): void => void hooks.set(text, placeOf(name));
  if (isCallExpression(node) && nameOf(node.expression) === "register") {
    for (const name of literals(node.arguments.filter(isObjectLiteralExpression).flatMap(eventsOf)))
      note(name, name.text);
  } else if (isInterfaceDeclaration(node) && node.name.text === "HostEvents") {
    for (const member of node.members.filter(isPropertySignatureDeclaration))
      note(member, textOf(member.name));
  } else if (isVariableDeclaration(node) && mentions(node.type, "HostEventName")) {
    for (const name of literals(node.initializer === undefined ? [] : [node.initializer]))
      note(name, name.text);
  } else if (isObjectLiteralExpression(node)) {
    if (checker.getContextualType(node)?.getSymbol()?.name !== "Hooks") return;
    for (const property of node.properties) {
      if ("name" in property && property.name !== undefined) note(property, textOf(property.name));
    }
  }
}

/** Events are compared with, or kept in lists of their type. */
function takeEvent({ checker }: SourceProgram, node: Node, { events, unchecked }: NamesUsed): void {
  if (isVariableDeclaration(node) && mentions(node.type, "BusEventType")) {
    for (const name of literals(node.initializer === undefined ? [] : [node.initializer]))
      events.set(name.text, placeOf(name));
  }
  if (!isBinaryExpression(node) || !equalities.has(node.operatorToken.kind)) return;
  const { left, right } = node;
  if (!isStringLiteral(right) || nameOf(left) !== "type") return;
  const type = checker.getTypeAtLocation(left);
  if (type === undefined || (type.flags & TypeFlags.String) !== 0)
    unchecked.push(`${placeOf(node)} compares with ${right.text}`);
  else if (type.isUnionType() && type.getTypes().some(isEventName)) events.set(right.text, placeOf(right));
}

const equalities = new Set([SyntaxKind.EqualsEqualsEqualsToken, SyntaxKind.ExclamationEqualsEqualsToken]);

/** No other union of strings that the plugin meets has such a member. */
function isEventName(type: { isStringLiteralType(): boolean; readonly value?: unknown }): boolean {
  return type.isStringLiteralType() && type.value === "server.connected";
}

/** Calls of the client, and subscriptions to events by name. */
function takeCall({ checker }: SourceProgram, node: CallExpression, used: NamesUsed): void {
  const { expression } = node;
  if (!isPropertyAccessExpression(expression)) return;
  const path = chainOf(expression);
  const root = path.findLastIndex((name) => /client$/i.test(name));
  const [declared] = checker.getSymbolAtLocation(expression.name)?.declarations ?? [];
  const isHost = declared !== undefined && hostPackages.test(declared.path);
  const name = path.slice(root + 1).join(".");
  if (isHost && nameOf(expression) === "on") {
    for (const event of literals([...node.arguments])) used.events.set(event.text, placeOf(event));
  } else if (isHost && root >= 0) used.calls.set(name, placeOf(node));
  else if (root >= 0 && declared === undefined) used.unchecked.push(`${placeOf(node)} calls ${name}`);
}

function eventsOf(object: Node): Node[] {
  const properties = [...nodesOf(object)].filter(isPropertyAssignment);
  return properties.filter(({ name }) => textOf(name) === "event").map(({ initializer }) => initializer);
}

function literals(nodes: readonly Node[]) {
  return nodes.flatMap((node) => [node, ...nodesOf(node)]).filter(isStringLiteral);
}

/** `a.b.c` as its names; calls and private marks are left out. */
function chainOf(node: Node): string[] {
  if (isPropertyAccessExpression(node))
    return [...chainOf(node.expression), textOf(node.name).replace("#", "")];
  return isIdentifier(node) ? [node.text] : [];
}

function nameOf(node: Node): string {
  return chainOf(node).at(-1) ?? "";
}

function textOf(name: Node): string {
  return "text" in name && typeof name.text === "string" ? name.text : "";
}

function mentions(type: Node | undefined, name: string): boolean {
  if (type === undefined) return false;
  return [type, ...nodesOf(type)].some((node) => isIdentifier(node) && node.text === name);
}
