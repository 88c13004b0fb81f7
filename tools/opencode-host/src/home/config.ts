/** A plugin as the configuration names it: an absolute path of a file or package, alone or with options. */
export type PluginEntry = string | readonly [path: string, options: Readonly<Record<string, unknown>>];

export interface ConfigOptions {
  /** Base URL of the model server; without one there is no provider. */
  readonly modelUrl: string | undefined;
  /** Size of the model's context, which decides when OpenCode compacts. */
  readonly contextTokens: number;
  readonly plugins: readonly PluginEntry[];
  /** More settings; they win over the ones made here. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The content of `opencode.json`: the scripted model as provider `fake/fake`, and nothing that needs a network. */
export function buildConfig(options: ConfigOptions): Record<string, unknown> {
  const { modelUrl, contextTokens, plugins, settings } = options;
  return {
    autoupdate: false,
    share: "disabled",
    ...(modelUrl === undefined ? {} : provider(modelUrl, contextTokens)),
    plugin: plugins,
    ...settings,
  };
}

function provider(baseURL: string, context: number): Record<string, unknown> {
  const model = { name: "Fake", tool_call: true, limit: { context, output: 8192 } };
  return {
    model: "fake/fake",
    small_model: "fake/fake",
    provider: {
      fake: {
        npm: "@ai-sdk/openai-compatible",
        name: "Fake",
        options: { baseURL, apiKey: "not-a-key" },
        models: { fake: model },
      },
    },
  };
}
