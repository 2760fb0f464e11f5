/** What runs are found by. */
import { describe, expect, it } from 'vitest'
import { parseFilter } from '#shared/runTable/filter'
import { unknownField } from '#shared/runTable/unknownField'
import { searchedRun } from '#shared/runTable/table'
import { outcome, summary } from './support'

const item = searchedRun(
  summary('20261130-120000-parity-12ab', {
    title: 'Study 12, wide',
    family: 'parity',
    status: 'finished',
    tags: ['paper'],
    preset: 'parity/demo',
    sizeBytes: 12e6,
    seconds: 90
  }),
  outcome('20261130-120000-parity-12ab', {
    fields: { 'optimizer.kind': 'adamw', 'optimizer.learningRate': 0.01, 'model.width': 64, 'data.width': 8 },
    t50: [420]
  }),
  ['Done', 'finished']
)
const finds = (query: string): boolean => parseFilter(query).test(item)

describe('a filter', () => {
  it.each(
    [
      ['', 'study', 'STUDY wide', 'finished', 'done', '"study 12"', 'study 12', 'parity/demo', 'status:done'],
      [
        'family:par',
        'status:fin',
        'tag:paper',
        'preset:parity',
        'id:2026',
        'family:parity status:finished wide'
      ],
      [
        'lr>0.001',
        'learningRate=0.01',
        'optimizer.learningRate<=0.01',
        'LR<1e-1',
        'lr!=1',
        'width>32 width<16'
      ],
      ['t50<500', 't50>=420', 'size>10MB', 'seconds<2min', 'seconds>=1.5min', 'last>90%', 'seeds=1'],
      ['kind:adam', 'kind=adamw', 'kind!=sgd', 'optimizer.kind:adamw lr=0.01 study']
    ].flat()
  )('finds %s', (query) => expect(finds(query)).toBe(true))

  it.each(
    [
      ['study 1', '"study wide"', 'failed', 'family:grokking', 'tag:pap status:failed', 'title:study'],
      [
        'lr>0.01',
        'lr<0.01',
        'learningRate!=0.01',
        'rate>0',
        't50>420',
        'size>12.1MB',
        'kind:sgd',
        'kind=adam'
      ],
      // What it does not have meets no comparison.
      ['t_grok<1e9', 't_grok>0', 'tgrok!=5', 'nonsense>0', 'nonsense=5']
    ].flat()
  )('does not find %s', (query) => expect(finds(query)).toBe(false))

  it('takes what is half typed as it is', () => {
    expect(finds('"study 1')).toBe(true)
    expect(finds('family:')).toBe(true)
    expect(finds('a[')).toBe(false)
  })

  it.each([
    ['lr>', 'After lr> a number is missing.'],
    ['lr>fast', '“fast” is no number to compare lr with.'],
    ['size>3parsec', '“3parsec” is no number to compare size with.']
  ])('says what is wrong with %s, and leaves the rest to be found', (query, problem) => {
    expect(parseFilter(`study ${query}`).problem).toBe(problem)
    expect(finds(`study ${query}`)).toBe(true)
    expect(finds(`failed ${query}`)).toBe(false)
  })

  it('says which fields it needs', () => {
    expect(parseFilter('study family:parity').names).toEqual([])
    expect(parseFilter('lr>0.1 t50<9 kind=adamw').names).toEqual(['lr', 't50', 'kind'])
  })

  it.each([
    ['lr>0.1 width<3 kind=adamw t_grok>5 tgrok<9 size>1MB status=finished verdict!=met', null],
    ['sttep>3', 'No run has a field sttep. Did you mean step?'],
    ['lr>0 learningRte!=1', 'No run has a field learningrte. Did you mean learningRate?'],
    ['knd=adamw', 'No run has a field knd. Did you mean kind or id or wd?'],
    ['zzzzzzzz<1', 'No run has a field zzzzzzzz.'],
    ['sttep: a study', null]
  ])('%s: %s', (query, sentence) => {
    const fields = { 'optimizer.kind': 'adamw', 'optimizer.learningRate': 0.01, 'model.width': 64 }
    const known = [outcome('a', { fields }), outcome('b', { fields: {} })]
    expect(unknownField(parseFilter(query), known)).toBe(sentence)
  })
})
