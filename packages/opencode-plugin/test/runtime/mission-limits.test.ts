import { expect, test } from "vitest";
import { defaultConfig } from "../../src/config/oco-config.ts";
import { missionLimits } from "../../src/runtime/mission-limits.ts";

test("a mission asks where a person is there to answer, and nowhere else", () => {
  const asks = (["person", "server", "run"] as const).map(
    (presence) => missionLimits(defaultConfig, presence).canAsk,
  );
  expect(asks).toEqual([true, false, false]);
});

test("what was configured holds wherever it runs, and leaves the other limits as they are", () => {
  for (const canAsk of [true, false]) {
    const config = { ...defaultConfig, limits: { ...defaultConfig.limits, waves: 2, canAsk } };
    for (const presence of ["person", "server", "run"] as const)
      expect(missionLimits(config, presence)).toMatchObject({ canAsk, waves: 2, attempts: 3 });
  }
});
