import { type Command, directoryOption, opencodeOption, stringOption } from "./command.ts";
import { checkConfiguration } from "./doctor/check-configuration.ts";
import { checkInstallation } from "./doctor/check-installation.ts";
import { checkRules } from "./doctor/check-rules.ts";
import { checkState } from "./doctor/check-state.ts";
import { checkSurroundings } from "./doctor/check-surroundings.ts";
import type { Finding } from "./doctor/finding.ts";
import { placeOf } from "./place.ts";
import { projectOf } from "./project-store.ts";

/** `oco doctor`: looks at everything that the plugin needs and says what to do about what is wrong. Changes nothing. */
export const doctor: Command = {
  name: "doctor",
  summary: "Check installation, configuration and state; exits with 1 when something must be mended",
  options: {
    directory: directoryOption,
    opencode: opencodeOption,
  },
  run: async (call) => {
    const place = placeOf(projectOf(call));
    const program = stringOption(call, "opencode") ?? "opencode";
    const groups: readonly (readonly Finding[])[] = [
      await checkSurroundings({ program, env: process.env }, place),
      checkInstallation(place),
      await checkConfiguration(place),
      await checkRules(place),
      await checkState(place),
    ];
    const all = groups.flat();
    for (const { kind, text, todo } of all) {
      call.print(`${kind.padEnd(4)}  ${text}${todo === undefined ? "" : `; ${todo}`}`);
    }
    const findings = all.filter(({ kind }) => kind !== "ok");
    const toMend = findings.filter(({ kind }) => kind === "MEND").length;
    call.print(
      `${findings.length} ${findings.length === 1 ? "finding" : "findings"}${toMend === 0 ? "" : `, ${toMend} to mend`}`,
    );
    return toMend === 0 ? 0 : 1;
  },
};
