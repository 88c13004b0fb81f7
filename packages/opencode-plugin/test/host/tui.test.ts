import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { sampleGoal } from "@oco-tools/sample-mission";
import { expect, test } from "vitest";
import { openSample } from "./open-host.ts";

const waitMs = 120_000;
const screen = { columns: 160, rows: 48 };
/** Where the side bar begins on a screen of this width. */
const sideBarAt = 118;

/** The package as a person names it: the terminal finds the board through `exports["./tui"]`. */
const board = join(import.meta.dirname, "..", "..");

const hasTmux = spawnSync("tmux", ["-V"]).status === 0;
if (!hasTmux) process.stderr.write("tmux is not installed: the board is not tested in the real terminal\n");

function sideBar(shown: string): string[] {
  return shown.split("\n").map((line) => line.slice(sideBarAt).trim());
}

test.skipIf(!hasTmux)(
  "the side bar follows the mission of its session, and a command shows the evidence",
  {
    timeout: 4 * waitMs,
  },
  async () => {
    await using setting = await openSample({ hasBadFirstPlan: false, pauseMs: 300 }, { tuiPlugins: [board] });
    const { host } = setting;
    await using terminal = await host.tui(screen);
    await terminal.waitFor("Ask anything", waitMs);
    await terminal.type("Hi");
    await terminal.press("Enter");
    const plain = sideBar(await terminal.waitFor(/Hello\.(.|\n)*\d% used/, waitMs));
    const title = plain.indexOf("Scripted session");
    // A session without a mission: the host's own part follows the title as it does without the board.
    expect(plain.slice(title, title + 3)).toEqual(["Scripted session", "", "Context"]);

    await terminal.type(`/task ${sampleGoal}`);
    await terminal.waitFor(sampleGoal, waitMs);
    await terminal.press("Enter");
    const states: string[] = [];
    const deadline = Date.now() + 2 * waitMs;
    for (let isEnded = false; !isEnded && Date.now() < deadline; ) {
      const shown = sideBar(
        await terminal.waitFor(/Mission (explore|plan|execute|integrate|sealed|failed)/, waitMs),
      );
      const lines = shown.filter((line) => /^(Mission|\d+ at work|T\d) ?/.test(line));
      if (states.at(-1) !== lines.join("\n")) states.push(lines.join("\n"));
      isEnded = /^Mission (sealed|failed)/.test(lines[0] ?? "");
    }
    const all = states.join("\n");
    expect(all).toMatch(/Mission explore\n2 at work: scout x2/);
    expect(all).toMatch(
      /Mission execute\n3 at work: worker x3\nT1 works {3}#1 {2}Implement slugify\nT2 works/,
    );
    expect(all).toMatch(/T\d review {2}#1/);
    expect(states.at(-1)).toBe(
      [
        "Mission sealed",
        "T1 done    #1  Implement slugify",
        "T2 done    #1  Implement wrap",
        "T3 done    #1  Implement tally",
      ].join("\n"),
    );

    await terminal.waitFor("Report:", waitMs);
    await terminal.type("/oco-board");
    await terminal.waitFor("Show the missions of this project", waitMs);
    await terminal.press("Enter");
    expect(await terminal.waitFor(/Missions +esc/, waitMs)).toMatch(/Finish the three.*sealed/);
    await terminal.press("Enter");
    const evidence = await terminal.waitFor(/Evidence +esc/, waitMs);
    expect(evidence).toMatch(/\$ node --test test\/wrap\.test\.js exit code 0 +[\d.]+ s/);
    expect(evidence).toMatch(/\$ npm test exit code 0/);
    // Behind the row of the mission and that of what was found in the files of T1.
    await terminal.press("Down", "Down", "Enter");
    expect(await terminal.waitFor("# fail 0", waitMs)).toContain("$ node --test test/slugify.test.js");
    expect(await host.readLog()).not.toMatch(/oco: could not/);
  },
);
