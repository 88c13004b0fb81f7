import { join } from "node:path";
import { type Host, type HostOptions, startHost } from "@oco-tools/opencode-host";
import { type SampleOptions, sampleProject, sampleScript } from "@oco-tools/sample-mission";
import { type Script, type ScriptedModel, startScriptedModel } from "@oco-tools/scripted-model";

/** The built plugin, as OpenCode loads it. */
export const plugin: string = join(import.meta.dirname, "..", "..", "dist", "server.js");

export interface Setting extends AsyncDisposable {
  readonly host: Host;
  readonly model: ScriptedModel;
}

/**
 * The real OpenCode with the built plugin and a scripted model. It takes no snapshot of the project at each step, as it
 * would by default: that is half of its time, and none of what the plugin relies on.
 */
export async function openHost(script: Script, options: HostOptions = {}): Promise<Setting> {
  const model = await startScriptedModel({ script });
  try {
    const config = { snapshot: false, ...options.config };
    const host = await startHost({ model, plugins: [plugin], ...options, config });
    return {
      host,
      model,
      [Symbol.asyncDispose]: async () => {
        await host.close();
        await model.close();
      },
    };
  } catch (error) {
    await model.close();
    throw error;
  }
}

/** The same, on the sample project and with its agents. */
export function openSample(options: SampleOptions = {}, host: HostOptions = {}): Promise<Setting> {
  return openHost(sampleScript(options), { files: sampleProject, ...host });
}
