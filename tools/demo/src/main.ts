import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { findBinary, startHost } from "@oco-tools/opencode-host";
import { sampleGoal, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { startScriptedModel } from "@oco-tools/scripted-model";
import { oco, plugin } from "./paths.ts";

const help = `Plays one whole mission on a small project: npm run demo [-- --model <provider/model>]

  --model <provider/model>  Use your own provider and key instead of the scripted model
  --pause <ms>              How long a scripted agent thinks before each answer. Default: 400
  --help                    This text`;

const { values } = parseArgs({
  options: { model: { type: "string" }, pause: { type: "string" }, help: { type: "boolean", short: "h" } },
});
if (values.help === true) console.log(help);
else
  process.exitCode =
    values.model === undefined ? await scripted(Number(values.pause ?? 400)) : await own(values.model);

/** The scripted model stands in for a provider, in a home of its own: nothing of the person's is read or changed. */
async function scripted(pauseMs: number): Promise<number> {
  if (!(pauseMs >= 0)) throw new RangeError(`--pause must be a number of at least 0, not ${values.pause}`);
  await using model = await startScriptedModel({ script: sampleScript({ pauseMs }) });
  await using host = await startHost({ model, files: sampleProject, plugins: [plugin] });
  introduce("a scripted model (no provider, no key, no network)", host.project);
  const exitCode = await play(host.project, { ...host.environment() }, []);
  return conclude(exitCode, await kept(host.project));
}

/** The person's own OpenCode configuration, with the plugin added for this run only. */
async function own(model: string): Promise<number> {
  const project = await mkdtemp(join(tmpdir(), "oco-demo-"));
  for (const [path, content] of Object.entries(sampleProject)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), content);
  }
  const author = ["-c", "user.name=oco demo", "-c", "user.email=demo@localhost"];
  execFileSync("git", ["init", "-q"], { cwd: project });
  execFileSync("git", ["add", "-A"], { cwd: project });
  execFileSync("git", [...author, "commit", "-qm", "An unfinished library"], { cwd: project });
  introduce(model, project);
  const env = { ...process.env, OPENCODE_CONFIG_CONTENT: JSON.stringify({ plugin: [plugin] }) };
  const exitCode = await play(project, env, ["--model", model]);
  if (exitCode === 2) {
    await rm(project, { recursive: true, force: true });
    return exitCode;
  }
  return conclude(exitCode, project);
}

function introduce(model: string, project: string): void {
  console.log(`Model    ${model}\nProject  ${project}\nGoal     ${sampleGoal}\n`);
}

/** Runs the same command that people run; in a process of its own, for the scripted model answers in this one. */
async function play(project: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> {
  const words = [oco, "task", sampleGoal, "--directory", project, "--opencode", findBinary().path, ...args];
  const child = spawn(process.execPath, words, { stdio: "inherit", env });
  const [exitCode] = await once(child, "close");
  return typeof exitCode === "number" ? exitCode : 1;
}

/** Keeps the project of a run whose home is removed, so that people can look at it. */
async function kept(project: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "oco-demo-"));
  await cp(project, copy, { recursive: true });
  return copy;
}

function conclude(exitCode: number, project: string): number {
  if (exitCode === 0) {
    const output = execFileSync(process.execPath, ["--test"], { cwd: project, encoding: "utf8" });
    const figure = (name: string): string => new RegExp(`# ${name} (\\d+)`).exec(output)?.[1] ?? "?";
    console.log(`\nThe project's own tests now: ${figure("pass")} passed, ${figure("fail")} failed`);
  }
  console.log(`The project it worked on: ${project}`);
  return exitCode;
}
