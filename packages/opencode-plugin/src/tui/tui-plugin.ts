import { join } from "node:path";
import type { TuiHostSlotMap, TuiPluginApi, TuiPluginModule, TuiSlotContext } from "@opencode-ai/plugin/tui";
import { createSignal } from "solid-js";
import { stateDirectory } from "../state/state-directory.ts";
import { openMissions } from "./dialog/open-missions.ts";
import { MissionReader } from "./missions/mission-reader.ts";
import { processTimers, Redraw } from "./missions/redraw.ts";
import { colourOf, wantsColour } from "./screen/colour.ts";
import { reporterOf } from "./screen/reporter.ts";
import { sessionBoard } from "./screen/session-board.ts";

const redrawMs = 250;

/** Above the host's own parts of the side bar, which begin at 100. */
const order = 50;

/** Shows missions in the terminal interface: the one of the session in the side bar, all of them in a dialog. */
async function tui(api: TuiPluginApi): Promise<void> {
  const onFault = reporterOf(api.client);
  const timers = processTimers;
  const [version, setVersion] = createSignal(0);
  const redraw = new Redraw(() => setVersion((count) => count + 1), timers, redrawMs);
  const requestRedraw = (): void => redraw.request();
  const reader = new MissionReader({
    path: () => join(stateDirectory(api.state.path.directory), "store"),
    now: timers.now,
    onChange: requestRedraw,
    onFault,
  });
  api.lifecycle.onDispose(async () => {
    redraw[Symbol.dispose]();
    await reader[Symbol.asyncDispose]();
  });
  // A mission begins with sessions of its own, so until there is a store these events say when to look for it.
  api.event.on("session.created", () => void reader.look());
  api.event.on("session.status", () => void reader.look());

  const isColourful = wantsColour(process.env);
  api.slots.register({
    order,
    slots: {
      sidebar_content: (context: TuiSlotContext, props: TuiHostSlotMap["sidebar_content"]) =>
        sessionBoard({
          reader,
          sessionId: () => props.session_id,
          version,
          requestRedraw,
          timers,
          colourOf: (tone) => colourOf(tone, context.theme.current, isColourful),
          onFault,
        }),
    },
  });
  api.keymap.registerLayer({
    commands: [
      {
        name: "oco.board",
        title: "Missions",
        desc: "Show the missions of this project and their evidence",
        category: "Missions",
        namespace: "palette",
        slashName: "oco-board",
        run: () =>
          void openMissions(api, reader, timers.now).catch((error: unknown) =>
            onFault("could not show the missions", error),
          ),
      },
    ],
    bindings: [],
  });
}

const plugin: TuiPluginModule = { id: "oco-board", tui };

// biome-ignore lint/style/noDefaultExport: the host loads the default export of a plugin
export default plugin;
