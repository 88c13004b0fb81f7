import { anyGlob } from "@oco/native-pool";
import { isPlainObject } from "../../config/plain-object.ts";
import type { Fault } from "../fault.ts";
import type { StructuralRule } from "./structural-rule.ts";

const languages: Readonly<Record<string, string>> = {
  typescript: "TypeScript",
  ts: "TypeScript",
  tsx: "Tsx",
  javascript: "JavaScript",
  js: "JavaScript",
  jsx: "JavaScript",
  html: "Html",
  css: "Css",
};

const severities: Readonly<Record<string, Fault["severity"] | "off">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
  off: "off",
};

/** Keys of a rule file of ast-grep that mean something here, and then those that do not. */
const usedKeys = ["id", "language", "severity", "message", "note", "files", "ignores"];
const matcherKeys = ["rule", "constraints", "utils"];
const otherKeys = ["fix", "transform", "rewriters", "labels", "metadata", "url"];
const knownKeys = [...usedKeys, ...matcherKeys, ...otherKeys];

/** The rules of a file, and why some of them are left out. YAML with any number of documents; JSON is YAML. */
export async function parseRules(
  text: string,
): Promise<{ readonly rules: readonly StructuralRule[]; readonly faults: readonly string[] }> {
  const { parseAllDocuments } = await import("yaml");
  const rules: StructuralRule[] = [];
  const faults: string[] = [];
  for (const document of [...parseAllDocuments(text)]) {
    const [error] = document.errors;
    const rule =
      error === undefined ? documentRule(document) : (error.message.split("\n", 1)[0] ?? "is no YAML");
    if (typeof rule === "string") faults.push(rule);
    else if (rule !== undefined) rules.push(rule);
  }
  return { rules, faults };
}

/** A rule; why it is none; nothing for one that is switched off. */
function documentRule(document: {
  toJS(options: { maxAliasCount: number }): unknown;
}): StructuralRule | string | undefined {
  try {
    return ruleOf(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function ruleOf(value: unknown): StructuralRule | string | undefined {
  if (!isPlainObject(value)) return "expected a rule with id, language, message and rule";
  const { id, language, severity = "hint", message, note } = value;
  if (typeof id !== "string" || id === "") return "id: expected a name";
  const unknown = Object.keys(value).find((key) => !knownKeys.includes(key));
  if (unknown !== undefined) return `${id}: ${unknown} is no key of a rule`;
  const known = typeof language === "string" ? languages[language.toLowerCase()] : undefined;
  if (known === undefined) return `${id}: language: expected one of ${Object.keys(languages).join(", ")}`;
  const level = typeof severity === "string" ? severities[severity] : undefined;
  if (level === undefined) return `${id}: severity: expected one of ${Object.keys(severities).join(", ")}`;
  if (!isPlainObject(value["rule"])) return `${id}: rule: expected an object`;
  if (level === "off") return undefined;
  const words = [message, note].filter((text) => typeof text === "string").join(" ");
  const [files, ignores] = [filterOf(value["files"]), filterOf(value["ignores"])];
  if (typeof files === "string" || typeof ignores === "string")
    return `${id}: files and ignores: expected globs`;
  return {
    id,
    language: known,
    severity: level,
    message: words.trim().replace(/\s+/g, " ") || `matches the rule ${id}`,
    matcher: Object.fromEntries(Object.entries(value).filter(([key]) => matcherKeys.includes(key))),
    isAbout: (file) => (files?.(file) ?? true) && !(ignores?.(file) ?? false),
  };
}

/** What a list of globs decides; `undefined` where there is none, and a text where it is no list. */
function filterOf(globs: unknown): ((file: string) => boolean) | string | undefined {
  if (globs === undefined) return undefined;
  if (!Array.isArray(globs)) return "no list";
  const texts = globs.filter((glob) => typeof glob === "string");
  if (texts.length !== globs.length) return "no list of texts";
  const filter = anyGlob(texts);
  return (file) => filter(file, file.slice(file.lastIndexOf("/") + 1));
}
