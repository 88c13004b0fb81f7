import { assignedSecret, quotedSecret } from "./assigned.ts";

/** A kind of secret. When the pattern has a group `keep`, that part stays readable. */
export interface SecretPattern {
  readonly kind: string;
  readonly pattern: RegExp;
}

// Prefixes are those that the providers document for their own scanners. Blocks come first: what they cover must not be cut up by later patterns.
export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "private-key",
    pattern:
      /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { kind: "age-key", pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g },
  {
    // A port with a path is no password; a password may hold "/" and, before the host, "@".
    kind: "url-password",
    pattern:
      /(?<keep>\b[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/[^\s:/@["'`]{0,100}:)(?!\d{1,5}[/?#]|\$\{[^\s}]{0,100}\}[@/]|\$[A-Z_][A-Z0-9_]{0,100}@|<[^\s>]{0,100}>@|\*+@|\[redacted:)(?:(?!:\/\/)[^\s@"'`]){1,300}(?:@[^\s/@"'`]{1,300}){0,5}(?=@(?!sha256:))/g,
  },
  { kind: "jwt", pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
  { kind: "anthropic", pattern: /\bsk-ant-[\w-]{20,}/g },
  { kind: "openai", pattern: /\bsk-(?:proj-|svcacct-|admin-|or-v1-)?(?=[\w-]*\d)[\w-]{20,}/g },
  { kind: "aws-access-key", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  {
    kind: "aws-secret",
    pattern: /(?<keep>\baws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?)[A-Za-z0-9/+=]{40}/gi,
  },
  { kind: "azure", pattern: /(?<keep>\b(?:AccountKey|SharedAccessKey|sig)=)[A-Za-z0-9%+/]{32,}={0,2}/g },
  { kind: "google", pattern: /\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,}|1\/\/0[\w-]{20,})/g },
  { kind: "github", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})/g },
  { kind: "gitlab", pattern: /\bgl(?:pat|dt|rt|ptt|cbt|ft|soat|imt|agent)-[\w-]{20,}/g },
  { kind: "slack", pattern: /\b(?:xox[a-eoprs]-[\w%-]{10,}|xapp-\d-[\w-]{10,})/g },
  {
    kind: "webhook",
    pattern: /(?<keep>\bhooks\.slack\.com\/services\/|\bdiscord(?:app)?\.com\/api\/webhooks\/)[\w/-]{20,}/g,
  },
  { kind: "stripe", pattern: /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{24,})/g },
  { kind: "npm", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: "pypi", pattern: /\bpypi-[\w-]{50,}/g },
  { kind: "huggingface", pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { kind: "model-provider", pattern: /\b(?:gsk_|xai-|pplx-|r8_|nvapi-|fw_)(?=[\w-]*\d)[A-Za-z0-9_-]{20,}/g },
  { kind: "sendgrid", pattern: /\bSG\.[\w-]{20,}\.[\w-]{40,}/g },
  { kind: "mailgun", pattern: /\bkey-[0-9a-f]{32}\b/g },
  { kind: "twilio", pattern: /\bSK[0-9a-f]{32}\b/g },
  { kind: "telegram", pattern: /\b\d{8,10}:AA[\w-]{32,}/g },
  { kind: "digitalocean", pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g },
  { kind: "shopify", pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g },
  {
    kind: "saas",
    pattern:
      /\b(?:lin_api_|sbp_|figd_|ntn_|dapi|hvs\.|dckr_pat_|sntrys_|PMAK-|ATATT3|pscale_tkn_|rubygems_)[\w-]{24,}/g,
  },
  {
    kind: "authorization",
    pattern:
      /(?<keep>\b(?:bearer|basic|authorization["']?\s*[:=]\s*["']?[a-z][\w-]{0,20})\s+)(?=[\w.~+/-]{0,200}\d)[\w.~+/-]{16,}=*/gi,
  },
  {
    kind: "command-password",
    pattern:
      /(?<keep>\bcurl\b[^\n|;]{0,300}?\s(?:-u|--(?:proxy-)?user[\s=])\s*["']?[^\s:"'$<]{0,100}:)(?!\$|<|\[redacted:)[^\s"']+/g,
  },
  { kind: "assigned-secret", pattern: quotedSecret },
  { kind: "assigned-secret", pattern: assignedSecret },
];
