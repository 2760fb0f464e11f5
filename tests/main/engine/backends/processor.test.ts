/** What systems tell of a processor, from texts of real ones, shortened to what matters. */
import { expect, test } from 'vitest'
import { readCpuinfo, readSysctl, thisProcessor } from '../../../../src/main/engine/backends/processor'

/** Two generations that both call themselves "AMD EPYC". */
const milan = `processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 1
model name\t: AMD EPYC
stepping\t: 0
flags\t\t: fpu vme sse sse2 ht pni ssse3 fma sse4_1 sse4_2 avx f16c sse4a bmi1 avx2 sha_ni vaes

processor\t: 1
flags\t\t: fpu`
const genoa = milan.replace('model\t\t: 1', 'model\t\t: 17').replace('avx2 ', 'avx2 avx512f avx512_bf16 ')

test('machines of one marketing name and other instruction sets are told apart', () => {
  expect(readCpuinfo(milan).features).toEqual([
    'avx',
    'avx2',
    'f16c',
    'fma',
    'sse',
    'sse2',
    'sse4_1',
    'sse4_2',
    'sse4a',
    'ssse3'
  ])
  expect(readCpuinfo(genoa).features).toEqual(expect.arrayContaining(['avx512_bf16', 'avx512f']))
  expect(readCpuinfo(genoa).identity).not.toBe(readCpuinfo(milan).identity)
})

test('machines of one instruction set and other models have caches of their own', () => {
  const later = milan.replace('model\t\t: 1', 'model\t\t: 8')
  expect(readCpuinfo(later).features).toEqual(readCpuinfo(milan).features)
  expect(readCpuinfo(later).identity).not.toBe(readCpuinfo(milan).identity)
})

test('ARM on Linux', () => {
  const text =
    'Features\t: fp asimd evtstrm aes sha2 crc32 fphp asimdhp asimdfhm i8mm bf16 sve\nCPU part\t: 0xd40\n'
  expect(readCpuinfo(text).features).toEqual(['asimd', 'asimdfhm', 'asimdhp', 'bf16', 'fphp', 'i8mm', 'sve'])
})

test('macOS on both kinds of processor', () => {
  const intel = `machdep.cpu.brand_string: Intel(R) Core(TM) i7
machdep.cpu.features: FPU SSE SSE2 FMA AVX1.0 F16C
machdep.cpu.leaf7_features: BMI1 AVX2
hw.optional.avx512f: 0`
  expect(readSysctl(intel).features).toEqual(['avx1.0', 'avx2', 'f16c', 'fma', 'sse', 'sse2'])
  const arm = `machdep.cpu.brand_string: Apple M2
hw.optional.neon: 1
hw.optional.arm.FEAT_BF16: 1
hw.optional.arm.FEAT_SME: 0`
  expect(readSysctl(arm).features).toEqual(['bf16', 'neon'])
})

test('a system that tells nothing has none', () => {
  expect(readCpuinfo('').features).toBeNull()
  expect(readSysctl('').features).toBeNull()
})

test.runIf(process.platform === 'linux')('this machine is known by name and instructions', () => {
  expect(thisProcessor().features?.length).toBeGreaterThan(0)
  expect(thisProcessor().identity).toContain(thisProcessor().name)
})
