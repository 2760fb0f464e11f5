/** Every source file is checked with the types of the runtime it runs in, and with no other: a page has no Node, data of
 * a family no page. What editors open finds the same files through tsconfig.json. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = process.cwd()
const read = (file: string): ts.ParsedCommandLine => {
  const { config } = ts.readConfigFile(path.join(root, file), ts.sys.readFile) as { config: unknown }
  return ts.parseJsonConfigFileContent(config, ts.sys, root)
}
const solution = read('tsconfig.json')
const runtimes = (solution.projectReferences ?? []).map((reference) => ({
  name: path.basename(reference.path),
  parsed: read(path.basename(reference.path))
}))

/** The mistakes that TypeScript finds in `source`, if it stood in this file and were checked as the file's folder is. */
function mistakes(file: string, source: string): string[] {
  const planted = path.join(root, file)
  const siblings = path.dirname(planted) + path.sep
  const owner = runtimes.find(({ parsed }) => parsed.fileNames.some((name) => name.startsWith(siblings)))
  if (!owner) throw new Error(`nobody checks the files beside ${file}`)
  const host = ts.createCompilerHost(owner.parsed.options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === planted || fileExists(name)
  host.getSourceFile = (name, version, ...rest) =>
    name === planted ? ts.createSourceFile(name, source, version) : getSourceFile(name, version, ...rest)
  const program = ts.createProgram([planted], owner.parsed.options, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(planted))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

const page = 'export const page = document.title\n'
const node = 'export const where = process.cwd()\n'
const either = 'export const both = Math.hypot(3, 4)\n'

describe('the runtimes of tsconfig.json', () => {
  it('together hold every source, each once', () => {
    const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(root, 'src', name))
    const checked = runtimes.flatMap(({ parsed }) => parsed.fileNames)
    // Two runtimes may take in the same data, and so its declaration.
    const own = [
      ...new Set(checked.filter((name) => name.endsWith('.d.ts'))),
      ...checked.filter((name) => !name.endsWith('.d.ts'))
    ]
    expect(own.filter((name) => name.includes('/src/')).sort()).toEqual(sources.sort())
  })

  it.each([
    ['src/shared/planted.ts', page],
    ['src/shared/planted.ts', node],
    ['src/kit/program/planted.ts', page],
    ['src/kit/program/planted.ts', node],
    ['src/families/parity/data/planted.ts', page],
    ['src/families/parity/data/planted.ts', node],
    ['src/families/grokking/program/planted.ts', page],
    ['src/families/grokking/panels/ring/planted.ts', node],
    ['src/kit/panel/draw/planted.ts', node],
    ['src/renderer/state/window/planted.ts', node],
    ['src/main/services/planted.ts', page]
  ])('%s may not say: %s', (file, source) => {
    expect(mistakes(file, either)).toEqual([])
    expect(mistakes(file, source)).toHaveLength(1)
  })
})
