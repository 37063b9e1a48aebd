import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{libs,platform,modules,apps,scripts}/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    env: { TZ: 'UTC' },
    globalSetup: ['platform/postgres/vitest-global-setup.ts'],
    // A wait ends when what it waits for is there: only a loaded machine ever uses the whole of it.
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 50 } },
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
