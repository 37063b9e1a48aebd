import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{libs,platform,modules,apps,scripts}/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    env: { TZ: 'UTC' },
    globalSetup: ['platform/postgres/vitest-global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
