// Two projects: what runs in moments before each commit, and what starts the whole house.
import { defineConfig } from "vitest/config";

const WHOLE_HOUSE = [
  "test/journey.test.ts",
  "test/crash.test.ts",
  "test/crash/losses.test.ts",
  "test/demo.test.ts",
  "test/browser/**/*.test.ts",
];

// The one default export: vitest insists on it.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["test/**/*.test.ts"], exclude: WHOLE_HOUSE, sequence: { groupOrder: 2 } },
      },
      { extends: true, test: { name: "house", include: WHOLE_HOUSE, sequence: { groupOrder: 1 } } },
    ],
  },
});
