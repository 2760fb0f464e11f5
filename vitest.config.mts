import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** One project a kind of test, so that a part can be run alone: `npx vitest run --project unit`. */
const project = (name: string, include: string[], testTimeout: number) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: testTimeout }
})

export default defineConfig({
  plugins: [svelte()], // runes in the page's controllers
  test: {
    pool: 'forks',
    // What is waited for comes when it comes: how soon is measured by benches, on a machine that does nothing else.
    expect: { poll: { timeout: 30_000 } },
    fileParallelism: false,
    projects: [
      project(
        'unit',
        ['tests/{shared,kit,families,main,renderer,scripts,lint,faults,frozen}/**/*.test.ts'],
        180_000
      ),
      project('acceptance', ['tests/acceptance/**/*.test.ts'], 300_000),
      project('e2e-web', ['tests/e2e/web/**/*.test.ts'], 180_000),
      project('e2e-electron', ['tests/e2e/electron/**/*.test.ts'], 180_000)
    ]
  }
})
