/**
 * What the processor can do, by which TensorFlow, oneDNN and XLA choose their kernels: machines of one marketing name
 * ("AMD EPYC") differ in it, and with it in bits.
 *
 * Linux tells it in `/proc/cpuinfo` (`flags` on x86, `Features` on ARM), macOS through sysctl(8). Windows tells a Node
 * program no features, only family, model and stepping.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'

export interface Processor {
  /** Its marketing name. */
  name: string
  /** Instruction sets for arithmetic on floats, in alphabetical order; null where the system does not tell. */
  features: string[] | null
  /** All that the system tells of its kind, to name caches of machine code by. */
  identity: string
}

/** Of all flags those of vector and matrix instructions, by which kernels are chosen. Sets of x86, then of ARM. */
const ARITHMETIC = /^(sse|ssse|avx|fma|f16c|amx|asimd|advsimd|neon|fphp|fp16|bf16|i8mm|fcma|sve|sme)/

/** @param cpuinfo text of `/proc/cpuinfo` */
export function readCpuinfo(cpuinfo: string): Pick<Processor, 'features' | 'identity'> {
  const field = (name: string): string =>
    new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(cpuinfo)?.[1]?.trim() ?? ''
  const flags = (field('flags') || field('Features')).split(' ').filter(Boolean)
  const kind = ['vendor_id', 'cpu family', 'model', 'stepping', 'CPU implementer', 'CPU part'].map(field)
  return { features: flags.length > 0 ? arithmeticOf(flags) : null, identity: [...kind, ...flags].join(' ') }
}

/** @param sysctl what `sysctl machdep.cpu hw.optional` prints */
export function readSysctl(sysctl: string): Pick<Processor, 'features' | 'identity'> {
  const lines = sysctl.split('\n').map((line) => line.split(': '))
  const listed = lines
    .filter(([key = '']) => /features$/.test(key))
    .flatMap(([, value = '']) => value.split(' '))
  const switched = lines
    .filter(([, value]) => value === '1')
    .map(([key = '']) => key.replace(/^.*\.(FEAT_)?/, ''))
  const flags = [...listed, ...switched].map((flag) => flag.toLowerCase()).filter(Boolean)
  return { features: flags.length > 0 ? arithmeticOf(flags) : null, identity: sysctl.trim() }
}

const arithmeticOf = (flags: readonly string[]): string[] =>
  [...new Set(flags.filter((flag) => ARITHMETIC.test(flag)))].sort()

function ask(): Pick<Processor, 'features' | 'identity'> {
  try {
    if (process.platform === 'linux') return readCpuinfo(readFileSync('/proc/cpuinfo', 'utf8'))
    if (process.platform === 'darwin')
      return readSysctl(
        execFileSync('sysctl', ['machdep.cpu', 'hw.optional'], { encoding: 'utf8', timeout: 5000 })
      )
  } catch {
    // a system that hides it: the name alone is known
  }
  return { features: null, identity: process.env['PROCESSOR_IDENTIFIER'] ?? '' }
}

let known: Processor | null = null

/** This machine's processor; asked once. */
export function thisProcessor(): Processor {
  if (known) return known
  const name = os.cpus()[0]?.model ?? 'unknown'
  const { features, identity } = ask()
  known = { name, features, identity: `${os.arch()} ${name} ${identity}` }
  return known
}
