import { readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { toWireError, type WireError } from '#shared/errors'
import type { OwnData } from '#shared/ownData'
import { ownDataSchema } from '#shared/ownDataSchema'
import { openDataFiles } from '../../../../src/main/store/data/dataFiles'
import { temporaryFolder } from '../samples'
import { idx, npy, writeNpz } from './files'

/** 6 images of 2 × 3 and their labels. */
const pixels = Array.from({ length: 36 }, (_, i) => (i * 7) % 256)
const labels = [0, 1, 2, 0, 1, 2]

interface Shelf {
  write(name: string, content: Buffer | string): Promise<string>
  path(name: string): string
  data: ReturnType<typeof openDataFiles>
  root: string
}

async function shelf(): Promise<Shelf> {
  const [folder, root] = [await temporaryFolder(), await temporaryFolder()]
  return {
    root,
    data: openDataFiles(root),
    path: (name) => join(folder, name),
    async write(name, content) {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    }
  }
}

const failure = (promise: Promise<unknown>): Promise<WireError> =>
  promise.then(() => Promise.reject(new Error('did not fail')), toWireError)

async function refusal(name: string, content: Buffer | string): Promise<string> {
  const { write, data, root } = await shelf()
  const { code, message, detail } = await failure(data.take([await write(name, content)]))
  expect({ code, path: detail?.path }).toEqual({ code: 'data.invalid', path: 'task.file' })
  expect(await readdir(root)).toEqual([])
  return message
}

describe('IDX', () => {
  it('takes images and labels in any order, also packed, under their hashes', async () => {
    const { write, data, root } = await shelf()
    const images = await write('train-images-idx3-ubyte.gz', gzipSync(idx([6, 2, 3], pixels)))
    const told = await write('my-labels', idx([6], labels))
    const found = await data.take([told, images])
    expect(found).toMatchObject({
      name: 'train-images-idx3-ubyte.gz',
      format: 'idx',
      labels: { name: 'my-labels' },
      shape: [2, 3],
      scale: 'range',
      classes: ['0', '1', '2'],
      counts: [2, 2, 2]
    })
    expect(ownDataSchema.parse(found)).toEqual(found)
    expect((await readdir(join(root, 'data'))).sort()).toEqual([found.sha256, found.labels!.sha256].sort())
    const rows = await data.rows(found)
    expect([...rows.x]).toEqual(pixels)
    expect([...rows.labels]).toEqual(labels)
    expect([rows.low, rows.span]).toEqual([0, Math.max(...pixels)])
  })

  it('finds the labels beside images that are called as MNIST’s', async () => {
    const { write, data } = await shelf()
    await write('t10k-labels-idx1-ubyte', idx([6], labels))
    const found = await data.take([await write('t10k-images-idx3-ubyte', idx([6, 2, 3], pixels))])
    expect(found.labels!.name).toBe('t10k-labels-idx1-ubyte')
  })

  it.each([
    ['without labels', idx([6, 2, 3], pixels), 'images in IDX have their labels in a file of their own'],
    ['labels alone', idx([6], labels), 'it holds 6 single numbers: labels'],
    [
      'cut short',
      idx([6, 2, 3], pixels).subarray(0, 40),
      'it is cut short: 40 bytes, where 6 × 2 × 3 values take 52'
    ],
    ['with more than it says', Buffer.concat([idx([6], labels), Buffer.from([1, 2])]), 'it has 2 bytes more'],
    [
      'cut in its header',
      idx([6, 2, 3], pixels).subarray(0, 9),
      'it is cut short: 9 bytes, and its header takes 16'
    ],
    [
      'a .gz that is cut short',
      gzipSync(idx([6, 2, 3], pixels)).subarray(0, 30),
      'it begins as a .gz and is cut short'
    ]
  ])('refuses one %s', async (_, content, sentence) => {
    expect(await refusal('a', content)).toContain(`a: ${sentence}`)
  })

  it('refuses labels that are more or fewer, and a class without rows', async () => {
    const { write, data } = await shelf()
    const images = await write('images', idx([6, 2, 3], pixels))
    const take = async (told: readonly number[]) =>
      (await failure(data.take([images, await write('labels', idx([told.length], told))]))).message
    expect(await take([0, 1, 0, 1, 0])).toBe('images: 6 rows of inputs and 5 labels do not go together.')
    expect(await take([0, 1, 3, 0, 1, 3])).toBe('images: class 2 has no row; labels go from 0 to 3.')
    expect(await take([1, 1, 1, 1, 1, 1])).toContain('all labels are alike, 1')
  })
})

describe('npz', () => {
  const arrays = {
    x_train: npy('|u1', [6, 2, 3], pixels),
    y_train: npy('<i8', [6], labels),
    x_test: npy('|u1', [2, 2, 3], pixels.slice(0, 12)),
    y_test: npy('<i8', [2], [0, 1])
  }

  it('takes the training arrays, or those that are named', async () => {
    const { path, data } = await shelf()
    await writeNpz(path('mnist.npz'), arrays)
    const found = await data.take([path('mnist.npz')])
    expect(found).toMatchObject({ inputsFrom: 'x_train', labelsFrom: 'y_train', counts: [2, 2, 2] })
    expect([...(await data.rows(found)).x]).toEqual(pixels)
    const other = await data.look(found, { inputsFrom: 'x_test', labelsFrom: 'y_test' })
    expect(other).toMatchObject({ sha256: found.sha256, inputsFrom: 'x_test', counts: [1, 1] })
    const { message } = await failure(data.look(found, { inputsFrom: 'z', labelsFrom: 'y_test' }))
    expect(message).toContain('there is no array z of rows of numbers; there are x_train (6 × 2 × 3)')
  })

  it('refuses a zip without arrays, arrays that cannot be told apart, and one that is cut short', async () => {
    const { path, data } = await shelf()
    await writeNpz(path('a.npz'), { a: npy('<f4', [2, 2], [1, 2, 3, 4]) })
    expect((await failure(data.take([path('a.npz')]))).message).toContain(
      'cannot be told; there are a (2 × 2)'
    )
    await writeNpz(path('b.npz'), arrays)
    await truncate(path('b.npz'), 300)
    expect((await failure(data.take([path('b.npz')]))).message).toContain('cut short or damaged')
    await writeNpz(path('c.npz'), { 'no-array': Buffer.from('text') })
    expect((await failure(data.take([path('c.npz')]))).message).toContain('it is no array of NumPy')
  })
})

describe('CSV', () => {
  const iris = 'a,b,species\n5.1,3.5,setosa\n7,3.2,versicolor\n"4.9",3,setosa\r\n\n6,2.2,versicolor\n'

  it('takes the column of labels by its name, and makes each other one even', async () => {
    const { write, data } = await shelf()
    const found = await data.take([await write('iris.csv', iris)])
    expect(found).toMatchObject({
      format: 'csv',
      labelsFrom: 'species',
      shape: [2],
      scale: 'columns',
      classes: ['setosa', 'versicolor'],
      counts: [2, 2]
    })
    const { x, labels: told } = await data.rows(found)
    expect([...told]).toEqual([0, 1, 0, 1])
    const column = [...x].filter((_, i) => i % 2 === 0)
    expect(column.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 6)
    expect(column.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(4, 5)
    const plain = [5.1, 7, 4.9, 6]
    const std = Math.sqrt(plain.reduce((sum, value) => sum + (value - 5.75) ** 2, 0) / 4)
    plain.forEach((value, i) => expect(column[i]).toBeCloseTo((value - 5.75) / std, 6))
  })

  it('takes another column, the first of pixels, and files without a header', async () => {
    const { write, data } = await shelf()
    const file = await write('b.csv', 'k;x;y\n0;1.5;3\n1;2.5;4\n0;0;5\n')
    expect(await data.take([file], { labelsFrom: 'k' })).toMatchObject({ labelsFrom: 'k', counts: [2, 1] })
    const plain = await data.take([await write('c.csv', '1.5,2,0\n2,3,1\n0,1,1\n')])
    expect(plain).toMatchObject({ labelsFrom: '3', classes: ['0', '1'], counts: [1, 2] })
  })

  it.each([
    ['a cell that is no number', 'a,b,y\n1,2,0\n1,two,1\n', 'row 3, column b has “two”; a number is needed.'],
    ['an empty cell', 'a,b,y\n1,,0\n', 'row 2, column b is empty; a number is needed.'],
    ['a row that is cut short', 'a,b,y\n1,2,0\n1,2\n', 'row 3 has 2 cells, and the first row 3.'],
    [
      'labels between whole numbers',
      '1,2,0.5\n1,2,1\n',
      'label 0.5 is no whole number; labels name classes.'
    ],
    ['no text', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]), 'it is of no kind that is read'],
    ['nothing', '', 'it is empty.'],
    ['one column', 'a\n1\n', 'its first row has a single cell']
  ])('refuses one with %s', async (_, content, sentence) => {
    expect(await refusal('my.csv', content)).toContain(`my.csv: ${sentence}`)
  })
})

describe('what was taken', () => {
  async function taken(): Promise<Shelf & { found: OwnData }> {
    const made = await shelf()
    const found = await made.data.take([await made.write('a.csv', 'a,b,y\n1,2,0\n3,4,1\n')])
    return { ...made, found }
  }

  it('is held against its hash each time, and taken anew by choosing the file again', async () => {
    const { root, write, found } = await taken()
    await writeFile(join(root, 'data', found.sha256), 'a,b,y\n1,2,0\n3,5,1\n')
    const { code, message } = await failure(openDataFiles(root).rows(found))
    expect(code).toBe('store.damaged')
    expect(message).toContain('its bytes are no longer those of its SHA-256')
    const again = openDataFiles(root)
    expect(await again.take([await write('a.csv', 'a,b,y\n1,2,0\n3,4,1\n')])).toEqual(found)
    await again.rows(found)
  })

  it('is missed where it is not in the library, and refused where it is not what the experiment says', async () => {
    const { found, data } = await taken()
    const { code, message, detail } = await failure((await shelf()).data.rows(found))
    expect({ code, path: detail?.path }).toEqual({ code: 'data.missing', path: 'task.file' })
    expect(message).toContain('a.csv (SHA-256')
    const other = await failure(data.rows({ ...found, counts: [1, 2] }))
    expect({ code: other.code, path: other.detail?.path }).toEqual({
      code: 'data.changed',
      path: 'task.file.counts'
    })
  })
})
