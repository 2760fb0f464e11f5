/** What pages and comments point at exists: links, files named in backticks, npm scripts; and no source cites a document that nobody has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = process.cwd()
const below = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name}`
  )
const files = [...readdirSync(root), ...['docs', 'src', 'tests', 'scripts', 'resources'].flatMap(below)]
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const pages = files.filter((file) => file.endsWith('.md'))

/** As GitHub makes them. */
const anchorsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map((heading) =>
    heading[1]!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  )

describe.each(pages)('%s', (page) => {
  it('links to pages and headings that exist', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]*?)(?:#([^)\s]+))?\)/g)]
    const broken = links.filter(([, target, anchor]) => {
      const file = target ? path.join(path.dirname(page), target) : page
      return !existsSync(path.join(root, file)) || (anchor && !anchorsOf(file).includes(anchor))
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })

  it('names files and scripts that exist', () => {
    const named = [...read(page).matchAll(/`((?:src|tests|scripts|resources)\/[\w./-]+)`/g)].map(
      ([, file]) => file!
    )
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const commands = [...read(page).matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name]) => name!)
    expect(commands.filter((name) => !(name in scripts))).toEqual([])
  })
})

it('sources cite papers, or pages that the repository has', () => {
  const sources = files.filter(
    (file) =>
      /^(src|tests|scripts|resources)\/.*\.(ts|svelte|mjs|cjs|json|css|py)$/.test(file) &&
      file !== 'tests/lint/docs.test.ts'
  )
  const unknown = /DESIGN\.md|UI\.md|UI rules|\breference (§|[A-Z]\.\d)|replication [A-Z]\.\d/
  expect(sources.filter((file) => unknown.test(read(file)))).toEqual([])
  const cited = sources.flatMap((file) =>
    [...read(file).matchAll(/\bdocs\/[\w-]+\.md/g)].map(([page]) => page)
  )
  expect(cited.length).toBeGreaterThan(0)
  expect(cited.filter((page) => !existsSync(path.join(root, page)))).toEqual([])
})

it('the two first lines of a family’s page are a caption', () => {
  const captions = pages
    .filter((page) => /^src\/families\/[^/]+\/README\.md$/.test(page))
    .map((page) => read(page).split('\n'))
  for (const [first, second, third] of captions) {
    for (const line of [first, second]) expect(line).toMatch(/^[^#|`[*-].{40,200}\.$/)
    expect(third).toBe('')
  }
})
