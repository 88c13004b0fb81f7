import type { TuiPluginApi } from "@opencode-ai/plugin/tui";
import type { MissionReader } from "../missions/mission-reader.ts";
import { type EvidenceRow, evidenceChoices, outputOf } from "./evidence-choices.ts";
import { missionChoices } from "./mission-choices.ts";

/** Opens the dialog with the missions of the project; one that is chosen shows its evidence. */
export async function openMissions(
  api: TuiPluginApi,
  reader: MissionReader,
  now: () => number,
): Promise<void> {
  await reader.look();
  const missions = reader.missions();
  if (missions.length === 0) {
    api.ui.toast({ variant: "info", message: "No mission was started in this project yet." });
    return;
  }
  api.ui.dialog.replace(() =>
    api.ui.DialogSelect<string>({
      title: "Missions",
      options: missionChoices(missions),
      onSelect: ({ value }) => openEvidence(api, reader, value, now),
    }),
  );
  api.ui.dialog.setSize("large");
}

function openEvidence(api: TuiPluginApi, reader: MissionReader, missionId: string, now: () => number): void {
  const view = reader.mission(missionId);
  if (view === undefined) {
    api.ui.dialog.clear();
    return;
  }
  const show = (): void => {
    api.ui.dialog.replace(() =>
      api.ui.DialogSelect<EvidenceRow>({
        title: "Evidence",
        options: evidenceChoices(view, now()),
        onSelect: ({ value }) => {
          if (value.kind === "remark") return;
          api.ui.dialog.replace(() =>
            api.ui.DialogAlert({ title: "Output", message: outputOf(value.evidence), onConfirm: show }),
          );
          api.ui.dialog.setSize("large");
        },
      }),
    );
    api.ui.dialog.setSize("large");
  };
  show();
}
