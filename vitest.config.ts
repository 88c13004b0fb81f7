import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Packages are tested from their sources: the `@oco/source` condition wins over the built files.
const conditions = ["@oco/source", "module", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@oco/source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: [fileURLToPath(new URL("vitest.setup.ts", import.meta.url))],
    reporters: ["default", ["json", { outputFile: ".test-report.json" }]],
    passWithNoTests: false,
    testTimeout: 30_000,
    maxWorkers: 2,
    // Nx asks for colours, and programs that tests start would inherit that.
    env: { FORCE_COLOR: "0" },
  },
});
