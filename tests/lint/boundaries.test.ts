/** The law bites: every rule of dependency-cruiser, and ESLint's borders, on violations planted in a tree of their own. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile, copyFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { ESLint } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = process.cwd()
const config = path.join(root, '.dependency-cruiser.cjs')
const law = createRequire(import.meta.url)(config) as { forbidden: { name: string }[] }

/** What breaks each rule: file → source. Targets that exist make the imports resolve. */
const planted: Record<string, Record<string, string>> = {
  'no-circular': {
    'src/shared/a.ts': `export { b } from './b'`,
    'src/shared/b.ts': `export { a } from './a'\nexport const b = 1`
  },
  'no-orphans': { 'src/shared/alone.ts': 'export const nobody = 1' },
  'shared-is-pure': { 'src/shared/impure.ts': `import 'uplot'` },
  'kit-stands-on-shared': { 'src/kit/program/up.ts': `import '../../families/two/manifest'` },
  'kit-without-a-page': { 'src/kit/data/page.ts': `import '../panel/axes'` },
  'kit-panel-without-tensors': { 'src/kit/panel/tensors.ts': `import '../program/layers'` },
  'families-stand-on-the-kit': { 'src/families/one/house.ts': `import '../../main/store/files'` },
  'kit-by-its-doors': { 'src/families/one/inside.ts': `import '../../kit/panel/axes'` },
  'family-stands-alone': { 'src/families/one/sibling.ts': `import '../two/manifest'` },
  'family-panels-draw': { 'src/families/two/panels/far.ts': `import '../program/network'` },
  'family-data-is-plain': { 'src/families/two/data/disk.ts': `import 'node:fs'` },
  'family-by-its-registries': { 'src/main/services/task.ts': `import '../../families/two/manifest'` },
  'renderer-is-a-client': { 'src/renderer/reach.ts': `import '../main/store/files'` },
  'renderer-reaches-no-tensors': { 'src/renderer/tensors.ts': `import '@tensorflow/tfjs'` },
  'renderer-state-is-below': { 'src/renderer/state/up.ts': `import '../panels/two/panel'` },
  'renderer-panels-below-views': { 'src/renderer/panels/two/up.ts': `import '../../state/some'` },
  'panel-stands-alone': { 'src/renderer/panels/one/sibling.ts': `import '../two/panel'` },
  'preload-is-a-bridge': { 'src/preload/clever.ts': `import '../shared/other'` },
  'store-is-the-bottom': { 'src/main/store/up.ts': `import '../services/some'` },
  'engine-knows-no-service': { 'src/main/engine/disk.ts': `import '../store/files'` },
  'families-by-one-door': {
    'src/main/services/straight.ts': `import { specs } from '../asked/specs'\nexport const a = specs`
  },
  'services-know-no-host': { 'src/main/services/host.ts': `import '../hosts/web/server'` },
  'engine-front-door': { 'src/main/services/inside.ts': `import '../engine/trainer'` },
  'services-reach-no-tensors': { 'src/main/services/far.ts': `import '../engine/withTensors'` },
  'electron-in-its-host': { 'src/main/services/window.ts': `import 'electron'` },
  'fs-in-the-store': { 'src/main/services/disk.ts': `import 'node:fs'` },
  'tensors-in-programs': { 'src/main/services/tensors.ts': `import '@tensorflow/tfjs'` }
}

const targets: Record<string, string> = {
  'src/shared/other.ts': 'export const other = 1',
  'src/kit/panel/axes.ts': 'export const axes = 1',
  'src/kit/program/layers.ts': 'export const layers = 1',
  'src/families/two/manifest.ts': 'export const manifest = 1',
  'src/families/two/program/network.ts': 'export const network = 1',
  'src/main/store/files.ts': 'export const files = 1',
  'src/main/asked/specs.ts': 'export const specs = 1',
  'src/main/services/some.ts': 'export const some = 1',
  'src/main/engine/trainer.ts': 'export const trainer = 1',
  'src/main/engine/withTensors.ts': `import '@tensorflow/tfjs'`,
  'src/main/hosts/web/server.ts': 'export const server = 1',
  'src/renderer/state/some.ts': 'export const some = 1',
  'src/renderer/panels/two/panel.ts': 'export const panel = 1'
}

let tree = ''
let broken: { rule: string; from: string }[] = []

beforeAll(async () => {
  tree = await mkdtemp(path.join(os.tmpdir(), 'saltus-law-'))
  for (const [file, source] of Object.entries(Object.assign({}, targets, ...Object.values(planted)))) {
    await mkdir(path.dirname(path.join(tree, file)), { recursive: true })
    await writeFile(path.join(tree, file), `${source as string}\n`)
  }
  await symlink(path.join(root, 'node_modules'), path.join(tree, 'node_modules'))
  for (const name of ['tsconfig.json', 'tsconfig.node.json', 'tsconfig.base.json', 'package.json'])
    await copyFile(path.join(root, name), path.join(tree, name))
  broken = await cruise()
})

afterAll(() => rm(tree, { recursive: true, force: true }))

async function cruise(): Promise<{ rule: string; from: string }[]> {
  const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const words = [program, 'src', '--config', config, '--output-type', 'json']
  const output = await new Promise<string>((resolve) =>
    execFile(process.execPath, words, { cwd: tree, maxBuffer: 1 << 26 }, (_, stdout) => resolve(stdout))
  )
  const { summary } = JSON.parse(output) as {
    summary: { violations: { rule: { name: string }; from: string }[] }
  }
  return summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }))
}

describe('dependency-cruiser', () => {
  it('has a planted violation for every rule', () => {
    expect(Object.keys(planted).sort()).toEqual(law.forbidden.map((rule) => rule.name).sort())
  })

  it.each(Object.entries(planted))('%s', (rule, files) => {
    const found = broken.filter((one) => one.rule === rule).map((one) => one.from)
    expect(found.some((from) => from in files)).toBe(true)
  })
})

describe('ESLint', () => {
  const lint = async (file: string, source: string): Promise<string[]> => {
    // in CI typescript-eslint would take a file's types from the disk, where nothing is planted
    const overrideConfig = {
      languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } }
    }
    const eslint = new ESLint({ cwd: root, overrideConfig })
    const [result] = await eslint.lintText(source, { filePath: path.join(root, file) })
    return result!.messages.map((m) => m.ruleId ?? m.message)
  }

  it.each([
    ['no-restricted-imports', 'src/shared/metrics.ts', `import 'node:fs'\n`],
    ['no-restricted-imports', 'src/renderer/main.ts', `import 'zod'\n`],
    ['no-restricted-imports', 'src/renderer/main.ts', `import '../main/store/library'\n`],
    ['no-restricted-imports', 'src/main/services/index.ts', `import 'electron'\n`],
    ['no-restricted-properties', 'src/shared/random.ts', 'export const x = Math.random()\n'],
    ['@typescript-eslint/no-floating-promises', 'src/main/services/index.ts', 'void 0\nPromise.resolve(1)\n'],
    ['max-lines', 'src/shared/metrics.ts', 'export {}\n'.repeat(251)],
    ['no-console', 'src/main/services/index.ts', 'console.log(1)\n']
  ])('%s in %s', async (rule, file, source) => {
    expect(await lint(file, source)).toContain(rule)
  })
})
