import { describe, expect, test } from "vitest";
import { redactSecrets } from "../src/index.ts";

// The fake secrets are put together here, so that no scanner of repositories takes this file for a leak.
const letters = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0fJ";
const alnum = (length: number): string => letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
const hex = (length: number): string => "0a1b2c3d4e5f6789".repeat(8).slice(0, length);
const upper = (length: number): string => "ABCDEFGH2JKLMN34".repeat(4).slice(0, length);
const glue = (...parts: readonly string[]): string => parts.join("");
const pem = (kind: string): string =>
  glue("-----BEGIN ", kind, "-----\n", alnum(64), "\n", alnum(40), "\n-----END ", kind, "-----");

/** A sample, and the part of it that must not survive; the whole sample when it is left out. */
type Positive = readonly [name: string, sample: string, secret?: string];

const positives: readonly Positive[] = [
  ["OpenAI, old", glue("s", "k-", alnum(48))],
  ["OpenAI, project", glue("s", "k-proj-", alnum(80))],
  ["OpenAI, service account", glue("s", "k-svcacct-", alnum(60))],
  ["OpenRouter", glue("s", "k-or-v1-", hex(64))],
  ["Anthropic", glue("s", "k-ant-api03-", alnum(93))],
  ["AWS access key", glue("AK", "IA", upper(16))],
  ["AWS session key", glue("AS", "IA", upper(16))],
  ["AWS secret", glue("aws_secret_access_key = ", alnum(40)), alnum(40)],
  ["AWS secret in JSON", glue('"AWS_SECRET_KEY": "', alnum(40), '"'), alnum(40)],
  ["Azure storage", glue("AccountName=x;Account", "Key=", alnum(86), "=="), alnum(86)],
  ["Azure SAS", glue("https://x.blob.core.windows.net/c?sv=1&s", "ig=", alnum(43), "%3D"), alnum(43)],
  ["Google API key", glue("AI", "za", alnum(35))],
  ["Google client secret", glue("GOC", "SPX-", alnum(28))],
  ["Google access token", glue("ya", "29.", alnum(60))],
  ["GitHub classic", glue("gh", "p_", alnum(36))],
  ["GitHub OAuth", glue("gh", "o_", alnum(36))],
  ["GitHub server", glue("gh", "s_", alnum(36))],
  ["GitHub fine-grained", glue("github", "_pat_", alnum(22), "_", alnum(40))],
  ["GitLab", glue("gl", "pat-", alnum(20))],
  ["GitLab runner", glue("gl", "rt-", alnum(20))],
  ["Slack bot", glue("xo", "xb-123456789012-", alnum(24))],
  ["Slack app", glue("xa", "pp-1-", alnum(40))],
  ["Slack webhook", glue("https://hooks.slack", ".com/services/", "T01/B02/", alnum(24)), alnum(24)],
  ["Discord webhook", glue("https://discord", ".com/api/webhooks/123456/", alnum(60)), alnum(60)],
  ["Stripe secret", glue("sk", "_live_", alnum(24))],
  ["Stripe restricted", glue("rk", "_test_", alnum(24))],
  ["Stripe webhook", glue("wh", "sec_", alnum(32))],
  ["npm", glue("np", "m_", alnum(36))],
  ["PyPI", glue("py", "pi-", alnum(80))],
  ["Hugging Face", glue("h", "f_", alnum(34))],
  ["Groq", glue("gs", "k_", alnum(52))],
  ["xAI", glue("xa", "i-", alnum(80))],
  ["SendGrid", glue("S", "G.", alnum(22), ".", alnum(43))],
  ["Mailgun", glue("ke", "y-", hex(32))],
  ["Twilio", glue("S", "K", hex(32))],
  ["Telegram", glue("123456789:", "AA", alnum(33))],
  ["DigitalOcean", glue("do", "p_v1_", hex(64))],
  ["Shopify", glue("shp", "at_", hex(32))],
  ["Linear", glue("lin", "_api_", alnum(40))],
  ["Databricks", glue("da", "pi", hex(32))],
  ["Vault", glue("hv", "s.", alnum(90))],
  ["RSA key", pem("RSA PRIVATE KEY"), alnum(40)],
  ["OpenSSH key", pem("OPENSSH PRIVATE KEY"), alnum(40)],
  ["encrypted key", pem("ENCRYPTED PRIVATE KEY"), alnum(40)],
  ["PGP key", pem("PGP PRIVATE KEY BLOCK"), alnum(40)],
  ["a key block that was cut off", glue("-----BEGIN PRIVATE ", "KEY-----\n", alnum(64)), alnum(64)],
  ["age key", glue("AGE-SECRET", "-KEY-1", upper(58))],
  ["JWT", glue("ey", "J", alnum(30), ".ey", "J", alnum(60), ".", alnum(43))],
  ["password in a database URL", glue("postgres://app:", "s3cr3tPass", "@db:5432/app"), "s3cr3tPass"],
  ["password of few signs in a URL", glue("redis://:", "abc", "@cache:6379"), "abc"],
  ["token in a git URL", glue("https://x-access-token:", alnum(20), "@git.example/a.git"), alnum(20)],
  ["bearer header", glue("Authorization: Bearer ", alnum(40)), alnum(40)],
  ["basic header", glue("authorization: basic ", alnum(24), "=="), alnum(24)],
  ["password in an env file", glue("DB_PASSWORD=", "hunter2hunter2"), "hunter2hunter2"],
  ["password in YAML", glue("  password: ", '"Tr0ub4dor&3"'), "Tr0ub4dor&3"],
  ["API key in JSON", glue('{"api_key": "', alnum(32), '"}'), alnum(32)],
  ["client secret", glue("client_secret=", alnum(24)), alnum(24)],
  ["access token as a flag", glue("--token=", alnum(24)), alnum(24)],
  ["a flag with its value apart", glue("deploy --db-password ", "hunter2hunter2"), "hunter2hunter2"],
  [
    "a flag in a list of arguments",
    glue('["deploy","--password","', "hunter2hunter2", '"]'),
    "hunter2hunter2",
  ],
  ["Django key", glue("SECRET_KEY=", alnum(24)), alnum(24)],
  ["Rails key", glue("SECRET_KEY_BASE=", alnum(24)), alnum(24)],
  ["key in camel case", glue("secretKey: '", alnum(24), "'"), alnum(24)],
  ["encryption key", glue("ENCRYPTION_KEY=", alnum(24)), alnum(24)],
  ["short name", glue("DB_PASS=", "hunter2hunter2"), "hunter2hunter2"],
  ["numbered name", glue("DB_PASSWORD_2=", "hunter2hunter2"), "hunter2hunter2"],
  ["hash of Ruby", glue('"password" => "', "hunter2hunter2", '"'), "hunter2hunter2"],
  ["escaped JSON", glue('\\"password\\": \\"', "hunter2hunter2", '\\"'), "hunter2hunter2"],
  ["password with spaces", glue('password: "', "my 2 dogs, fed", '"'), "dogs"],
  ["password with a quote", glue('password: "', 'hunter2\\"hunter2', '"'), "hunter2"],
  ["opaque token of three parts", glue("DISCORD_TOKEN=", alnum(24), ".", alnum(6), ".", alnum(27)), alnum(6)],
  ...["$", ",", ";", "(", ")", "&", "{", "."].map(
    (sign): Positive => [`password with ${sign}`, glue("DB_PASSWORD=hunter2", sign, "tail"), "tail"],
  ),
  ["curl", glue("curl -s -u admin:", "abc", " https://a.example"), "abc"],
  ["token header", glue("Authorization: Token ", alnum(40)), alnum(40)],
  ["URL password with a slash", glue("postgres://app:", "s3/cr3t", "@db:5432/app"), "cr3t"],
  ["URL password with an at", glue("postgres://app:", "s3@cr3t", "@db:5432/app"), "cr3t"],
  ["URL password with a dollar", glue("postgres://app:", "$ecr3t", "@db/app"), "ecr3t"],
  ["URL password with an angle", glue("postgres://app:", "<ecr3t", "@db/app"), "ecr3t"],
  ["Slack cookie", glue("xo", "xd-", alnum(20), "%2B", alnum(20))],
  ["Slack client", glue("xo", "xc-", alnum(40))],
  ["Supabase", glue("sb", "p_", hex(40))],
  ["Google refresh token", glue("1/", "/0", alnum(40))],
];

const negatives: readonly string[] = [
  "The token budget of the project tier is 5000",
  "password: string",
  "password: z.string().min(8)",
  "const token = getToken()",
  "const token = lexer.next2(input)",
  "token: process.env.GITHUB_TOKEN",
  "token = os.environ['API_TOKEN2']",
  "password=$" + "{DB_PASSWORD_1}",
  "password: <your-password-1>",
  "api_key = {{ secrets.API_KEY_2 }}",
  "The secret: never block the event loop",
  "secret sauce is caching",
  "Set the password in the settings dialog",
  "tokens: 1234",
  "passwordHash TEXT NOT NULL",
  `commit ${hex(40)}`,
  `key: ${hex(40)}`,
  `sha256-${alnum(43)}=`,
  `"integrity": "sha512-${alnum(86)}=="`,
  `digest sha256:${hex(64)}`,
  "id 123e4567-e89b-12d3-a456-426614174000",
  "session_token: 123e4567-e89b-12d3-a456-426614174000",
  "https://example.com:8080/path",
  "https://user@example.com/path",
  "http://localhost:3000/login?next=/home",
  "git@github.com:owner/repository.git",
  "postgres://app:$PGPASSWORD@db/app",
  "postgres://app:<password>@db/app",
  "npm_config_registry=https://registry.example",
  "npm run build",
  "sk-learn and scikit-learn are the same",
  "class sk-button-primary-large-rounded-corners",
  "AKIA is the prefix of access keys",
  "ghp_ is the prefix of classic tokens",
  "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI user@host",
  "Bearer tokens are sent in the header",
  "basic authentication is off",
  "function createTokenizer(options) {}",
  "src/auth/token-store.ts",
  "the API key is read from the environment",
  "key-value store",
  "hf_hub is a Python package",
  "eyJ marks the beginning of a JWT",
  "max_tokens: 4096",
  "await page.fill('#password', user.password)",
  "xoxo from the team",
  "const password = getPassword();",
  "const secretKey = await loadKey2(path);",
  "const token = parts2[0];",
  "token: config.auth.token2,",
  "the token is process.env.API_TOKEN_2.",
  "connect(user,password=password,port=5432)",
  "(password:string,n2:number)",
  "--password-file x",
  "deploy --password-file secrets/db1.txt",
  "run --token <TOKEN_1>",
  "run --token $API_TOKEN_1",
  'password: "$' + '{DB_PASSWORD_1}"',
  "pass: test/unit/parser2.test.ts",
  "curl -u $USER:$PASS https://a.example",
  "docker run -u 1000:1000 image",
  "Authorization: Token is required",
  "https://registry.example:4873/@oco/memory",
  "http://[::1]:3000/@vite/client",
  "https://$" + "{host}:$" + "{port}/@scope/x",
  "docker://alpine:3.19@sha256:abc",
  "- Token: `src/auth/token2.ts` reads it",
];

describe("redaction (R5)", () => {
  test("there are at least 40 samples of each sort", () => {
    expect(positives.length).toBeGreaterThanOrEqual(40);
    expect(negatives.length).toBeGreaterThanOrEqual(40);
  });

  const cases = positives.map(([name, sample, secret = sample]) => ({ name, sample, secret }));
  test.each(cases)("$name does not survive", ({ sample, secret }) => {
    const marks = [".", ",", ")", ";", ". Then"].map((mark) => sample + mark);
    for (const text of [sample, `before ${sample} after`, `line one\n${sample}\nline three`, ...marks]) {
      const { text: clean, kinds } = redactSecrets(text);
      expect(clean).not.toContain(secret);
      expect(clean).toContain("[redacted:");
      expect(kinds.length).toBeGreaterThan(0);
      expect(redactSecrets(clean).text).toBe(clean);
    }
  });

  test.each(negatives)("stays as it is: %s", (sample) => {
    expect(redactSecrets(sample)).toEqual({ text: sample, kinds: [] });
  });

  test("what surrounds a secret stays readable", () => {
    const text = glue("DATABASE_URL is postgres://app:", "s3cr3tPass", "@db:5432/app, see README");
    expect(redactSecrets(text).text).toBe(
      "DATABASE_URL is postgres://app:[redacted:url-password]@db:5432/app, see README",
    );
  });

  // A pattern that is quadratic takes minutes for one of these, and the test's time runs out.
  test.each([
    "password token key ",
    "token=",
    'token="',
    "a.b-",
    "a",
    "https://a:",
    "https://a:b/",
    "curl -u a ",
    "authorization: a ",
    "--token ",
    "token=a.",
    "token=a(",
    '\\"token\\":\\"',
  ])("a long text of %s takes time in proportion to its length", (part) => {
    const text = part.repeat(Math.ceil(400_000 / part.length));
    expect(redactSecrets(text).text).toBe(text);
  });
});
