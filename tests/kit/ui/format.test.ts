import { describe, expect, it } from 'vitest'
import * as format from '../../../src/kit/ui/format'

/** Kinds of blanks made visible: `_` narrow no-break, `~` no-break. */
const seen = (text: string): string => text.replaceAll('\u202f', '_').replaceAll('\u00a0', '~')

describe('count', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [96000, '96_000'],
    [1240000, '1_240_000'],
    [-1500, '−1_500'],
    [NaN, '–'],
    [Infinity, '–']
  ])('%d is %s', (value, text) => expect(seen(format.count(value))).toBe(text))
})

describe('short', () => {
  it.each([
    [0, '0'],
    [3.25, '3.25'],
    [999, '999'],
    [1000, '1~k'],
    [3300, '3.3~k'],
    [31200, '31~k'],
    [999_600, '1~M'],
    [4_100_000, '4.1~M'],
    [2.5e9, '2.5~G'],
    [-31200, '−31~k']
  ])('%d is %s', (value, text) => expect(seen(format.short(value))).toBe(text))
})

describe('bytes', () => {
  it.each([
    [0, '0~B'],
    [999, '999~B'],
    [4_100_000, '4.1~MB'],
    [999_600, '1~MB'],
    [1.9e9, '1.9~GB'],
    [20e9, '20~GB']
  ])('%d is %s', (value, text) => expect(seen(format.bytes(value))).toBe(text))
})

describe('duration', () => {
  it.each([
    [0, '0~s'],
    [0.84, '0.8~s'],
    [45.3, '45~s'],
    [90, '90~s'],
    [91, '1~min 31~s'],
    [245, '4~min 05~s'],
    [8040, '2~h 14~min'],
    [86400 * 3 + 4 * 3600, '3~d 4~h'],
    [Infinity, '–']
  ])('%d is %s', (value, text) => expect(seen(format.duration(value))).toBe(text))
})

describe('accuracy', () => {
  it.each([
    [0.5, '0.50'],
    [0.987, '0.99'],
    [0.99314, '0.9931'],
    [1, '1.00'],
    [-0.25, '−0.25'],
    [NaN, '–']
  ])('%d is %s', (value, text) => expect(format.accuracy(value)).toBe(text))
})

describe('significant', () => {
  it.each([
    [0, '0'],
    [4.0812, '4.08'],
    [0.031249, '0.0312'],
    [0.9999, '1.00'],
    [1240.4, '1_240'],
    [-0.69, '−0.690'],
    [3.2e-7, '3.20~×~10⁻⁷'],
    [4.5e12, '4.50~×~10¹²'],
    [NaN, '–']
  ])('%d is %s', (value, text) => expect(seen(format.significant(value))).toBe(text))
})

describe('metric', () => {
  it('gives a share two decimals and anything else three digits', () => {
    expect(format.metric(0.6789, { range: [0, 1] })).toBe('0.68')
    expect(format.metric(0.6789, {})).toBe('0.679')
  })
})

describe('plain', () => {
  it.each([
    [0.05, '0.05'],
    [96000, '96000'],
    [1e-8, '1e-8'],
    [0, '0'],
    [-2.5, '-2.5']
  ])('%d reads back as %s', (value, text) => {
    expect(format.plain(value)).toBe(text)
    expect(Number(format.plain(value))).toBe(value)
  })
})

describe('day', () => {
  const now = new Date(2026, 2, 12, 9, 30)
  it.each([
    [new Date(2026, 2, 12, 0, 1), 'Today'],
    [new Date(2026, 2, 11, 23, 59), 'Yesterday'],
    [new Date(2026, 1, 3), '3 Feb'],
    [new Date(2025, 11, 31), '31 Dec 2025']
  ])('%s is %s', (date, text) => expect(format.day(date.toISOString(), now)).toBe(text))
})

describe('small words', () => {
  it('counts with a noun, gives shares and powers', () => {
    expect(format.counted(1, 'seed')).toBe('1 seed')
    expect(format.counted(10, 'seed')).toBe('10 seeds')
    expect(seen(format.percent(0.249))).toBe('24~%')
    expect(format.unitOf('seeds', 1)).toBe('seed')
    expect(format.unitOf('seeds', 2)).toBe('seeds')
    expect(format.unitOf('per step', 1)).toBe('per step')
    expect(format.powerOfTen(-3)).toBe('10⁻³')
    expect(format.clock(new Date(2026, 0, 1, 9, 5, 7).toISOString())).toBe('09:05:07')
  })
})
