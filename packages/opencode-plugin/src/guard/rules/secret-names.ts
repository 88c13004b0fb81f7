import { basename, resolve } from "node:path/posix";
import { globPattern } from "../shell/glob.ts";
import { found, type Scope, unknown } from "../shell/scope.ts";

/** Files that hold keys, by their last name. */
const secretFile: readonly RegExp[] = [
  /^\.env(rc)?(\..+)?$/,
  /^(id_(rsa|dsa|ecdsa|ed25519)(_sk)?|identity)$/,
  /\.(key|p12|pfx|jks|keystore|kdbx|ppk|ovpn)$/,
  /^(.*[-_.])?(priv(ate)?|key|privkey)([-_.].*)?\.pem$/,
  /^[._](netrc|pgpass|my\.cnf)$/,
  /^\.(git-credentials|pypirc|dockercfg|htpasswd|vault-token|s3cfg|boto)$/,
  /^(.*[-_.])?(credentials|secrets?)(\.(json|ya?ml|toml|ini|env|txt|csv|xml|properties))?$/,
  /^(application_default_credentials|client_secret.*|service[-_]?account.*)\.json$/,
];

/** Files that hold keys, by where they are. */
const secretPlace: readonly RegExp[] = [
  /\/\.(ssh|gnupg|password-store)\/(?!(config|known_hosts\S*|authorized_keys|.*\.pub)$)/,
  /\/\.aws\/(?!config$)/,
  /\/\.(ssh|gnupg|aws|password-store)$/,
  /\/\.(kube\/config|docker\/config\.json|config\/gh\/hosts\.yml|config\/gcloud\/.+|azure\/.+|config\/rclone\/.*)$/,
  /\/\.local\/share\/(opencode\/auth\.json|keyrings\/.*)$/,
  /^\/home\/[^/]+\/\.npmrc$|^\/root\/\.npmrc$|^~\/\.npmrc$/,
  /^\/(private\/)?etc\/(shadow|gshadow|master\.passwd|sudoers)-?$/,
  /^\/proc\/[^/]+\/environ$/,
  /^\/(var\/)?run\/secrets\//,
];

const templates =
  /[.\-_](example|sample|template|dist|default|defaults|tpl|schema|d\.ts|test\.ts)$|^\.env\.(example|sample|template)\b/;

/** What a glob is held against: the names that are most often there. */
const usual = [
  ".env",
  ".env.local",
  ".env.production",
  "id_rsa",
  "id_ed25519",
  ".netrc",
  ".git-credentials",
  "credentials.json",
  "server.key",
];

/** Whether a path names a file with secrets where a command stands, or a copy of one. */
export function isSecretHere(path: string, scope: Scope): boolean {
  if (isSecretPath(path)) return true;
  if (path === "" || scope.directory.includes(unknown) || path.includes(unknown)) return false;
  const whole = resolve(scope.directory, path.replaceAll(found, ""));
  return scope.copies.has(whole) || (!path.startsWith("-") && isSecretPlace(whole));
}

/** Whether a path names a file with secrets. Case does not count: on many disks it does not. */
export function isSecretPath(text: string): boolean {
  const path = text
    .replaceAll(found, "")
    .replaceAll(unknown, "unknown")
    .replace(/\/\.?\/+/g, "/")
    .toLowerCase();
  const name = basename(path);
  if (templates.test(name)) return false;
  if (isSecretPlace(path.startsWith("/") || path.startsWith("~") ? path : `/${path}`)) return true;
  if (/[*?[]/.test(name)) {
    const matches = globPattern(name);
    return usual.some(
      (secret) =>
        secret.startsWith(".") === name.startsWith(".") && !isCatchAll(name) && matches.test(secret),
    );
  }
  return secretFile.some((pattern) => pattern.test(name));
}

function isSecretPlace(path: string): boolean {
  return secretPlace.some((pattern) => pattern.test(path));
}

/** `*` and `*.json` name whatever is there; nobody asked for a secret. */
function isCatchAll(name: string): boolean {
  return /^\*(\.\w+)?$/.test(name) && name !== "*.key";
}

/** Whether a variable holds a secret, by its name. */
export function isSecretVariable(name: string): boolean {
  if (
    /(PATH|FILE|DIR|NAME|URL|HOST|LENGTH|LEN|TTL|COUNT|TYPE|EXPIRY|PUBLIC_KEY|LIMIT|MAX_TOKENS)$/i.test(name)
  )
    return false;
  return /(^|_)(API_?KEYS?|KEY|SECRETS?|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASS|CREDENTIALS?|PRIVATE|PAT|AUTH)(_|$)|(apikey|secret|token|password)$/i.test(
    name,
  );
}
