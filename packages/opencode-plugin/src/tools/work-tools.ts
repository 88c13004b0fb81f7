import { join } from "node:path";
import type { ToolDefinition } from "@opencode-ai/plugin";
import type { BackgroundJobs } from "../background/background-jobs.ts";
import type { CodeOptions } from "../code/options.ts";
import type { SearchOptions } from "../search/options.ts";
import type { DocsCache } from "../web/docs-cache.ts";
import type { WebOptions } from "../web/options.ts";
import { astReplace, type ClaimFiles } from "./ast-replace.ts";
import { astSearch } from "./ast-search.ts";
import { cacheDocs } from "./cache-docs.ts";
import { checkBackground } from "./check-background.ts";
import { killBackground } from "./kill-background.ts";
import { listBackground } from "./list-background.ts";
import { lspDiagnostics } from "./lsp-diagnostics.ts";
import { runBackground } from "./run-background.ts";
import { searchCode } from "./search-code.ts";
import { searchPublicCode } from "./search-public-code.ts";
import { searchWeb } from "./search-web.ts";

/** Settings of the tools that agents work with. */
export interface WorkOptions {
  readonly search?: SearchOptions;
  readonly code?: CodeOptions;
  readonly web?: WebOptions;
}

/** The tools for background commands, search, code and the web; those without the address they need are not there. */
export function workTools(
  jobs: BackgroundJobs,
  stateFolder: string,
  claim: ClaimFiles,
  { search, code, web = {} }: WorkOptions = {},
): Record<string, ToolDefinition> {
  const { search: services = {}, publicCode, docs = false, allow = [], timeoutMs = 15_000 } = web;
  return {
    run_background: runBackground(jobs),
    check_background: checkBackground(jobs),
    list_background: listBackground(jobs),
    kill_background: killBackground(jobs),
    search_code: searchCode(search),
    ast_search: astSearch(code),
    ast_replace: astReplace(code, undefined, claim),
    lsp_diagnostics: lspDiagnostics(code),
    ...(Object.values(services).some((service) => service !== undefined)
      ? { search_web: searchWeb(web) }
      : {}),
    ...(publicCode === undefined ? {} : { search_public_code: searchPublicCode(web) }),
    ...(docs === false
      ? {}
      : { cache_docs: cacheDocs(() => openDocs(join(stateFolder, "docs"), docs, { allow, timeoutMs })) }),
  };
}

// What few sessions use is loaded when it is first used: it would make every start of OpenCode longer.
async function openDocs(
  folder: string,
  docs: Exclude<WebOptions["docs"], false | undefined>,
  http: { readonly allow: readonly string[]; readonly timeoutMs: number },
): Promise<DocsCache> {
  const { DocsCache } = await import("../web/docs-cache.ts");
  return new DocsCache({ ...(docs === true ? {} : docs), folder, http });
}
