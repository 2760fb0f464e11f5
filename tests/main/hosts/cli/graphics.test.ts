import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { nvidiaCards, whyNoGraphics } from '../../../../src/main/hosts/cli/graphics'

it('reads the cards that the driver lists', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'saltus-cards-'))
  fs.mkdirSync(path.join(root, '0000:01:00.0'))
  fs.writeFileSync(path.join(root, '0000:01:00.0', 'information'), 'Model: \t\t NVIDIA H100\nIRQ: 16\n')
  expect(nvidiaCards(root)).toEqual(['NVIDIA H100'])
  expect(nvidiaCards(path.join(root, 'missing'))).toEqual([])
  fs.rmSync(root, { recursive: true })
})

it('says what is missing', () => {
  expect(whyNoGraphics([], 'cpu')).toMatch(/no NVIDIA card/)
  expect(whyNoGraphics(['NVIDIA H100'], 'cpu')).toMatch(/npm run setup -- --gpu/)
  expect(whyNoGraphics(['NVIDIA H100'], 'gpu')).toMatch(/did not find it/)
})
