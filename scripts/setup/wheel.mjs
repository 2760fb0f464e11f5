// Where the native engine comes from: TensorFlow's own libraries from its PyPI wheel, fetched by pip with the user's
// settings and checked by hash, plus the addon compiled against them. No Python code of the wheel runs.
import { readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compileAddon, tryAddon } from './addon.mjs'
import { cudaDownload, cudaPlatforms, cudaRequirements, tensorflow, wheels } from './pins.mjs'
import { bytesIn, findProgram, run, succeeds } from './programs.mjs'
import { during, Failure } from './terminal.mjs'
import { unpackWheel } from './zip.mjs'

/** The two libraries, and the headers that the addon includes (directly or not). */
const isWanted = (/** @type {string} */ name) =>
  /^tensorflow\/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)$/.test(name) ||
  /^tensorflow\/include\/tensorflow\/c\/(eager\/)?[^/]+\.h$/.test(name) ||
  /^tensorflow\/include\/(tensorflow\/core|tsl|xla\/tsl)\/(platform\/ctstring\w*|c\/\w+)\.h$/.test(name)

/** The programs this needs; their times tell whether trying again may help. */
export const findTools = () => ({
  python: findProgram('python3', 'python'),
  compiler: findProgram(process.env.CXX, 'c++', 'g++', 'clang++')
})

/**
 * Builds the engine in `stage`.
 * @param {string} stage
 * @param {{ variant: 'cpu' | 'gpu', systemCuda: boolean }} options
 */
export async function buildFromWheel(stage, { variant, systemCuda }) {
  const wheel = wheels[`${process.platform}-${process.arch}-${variant}`]
  if (!wheel) throw new Failure(`TensorFlow has no ${variant.toUpperCase()} wheel for this kind of machine`)
  const { python, compiler } = requireTools()
  requireDisk(stage, wheel.freeGb)

  const what = `Downloading TensorFlow ${tensorflow} (${wheel.download})`
  await pip(python, stage, what, ['download', '-d', stage], [wheel.platform], requirement(wheel))
  const folder = path.join(stage, 'tensorflow')
  const libraries = await during('Unpacking TensorFlow', () => unpackLibraries(stage, folder))
  const cuda = variant === 'gpu' && !systemCuda ? await addCuda(python, stage) : []

  const addon = path.join(folder, 'tfjs_binding.node')
  const headers = path.join(folder, 'include')
  await during('Compiling the native engine', () => compileAddon({ compiler, headers, libraries, addon }))
  rmSync(headers, { recursive: true })
  const tried = await tryAddon(addon)
  if (variant === 'gpu' && hasNvidiaCard() && !tried.usesGpu)
    throw new Failure('the CUDA build does not see the card')

  const relative = (/** @type {string} */ file) => path.relative(stage, file)
  return {
    binding: relative(addon),
    libraries: [...libraries, ...cuda].map(relative),
    tensorflow: tried.tensorflow,
    variant,
    wheel: wheel.sha256
  }
}

/** A driver is there and lists a card. */
export const hasNvidiaCard = () => findProgram('nvidia-smi') !== null && succeeds('nvidia-smi', '-L')

function requireTools() {
  const { python, compiler } = findTools()
  if (!python || !succeeds(python, '-m', 'pip', '--version'))
    throw new Failure('there is no python3 with pip')
  if (!compiler) throw new Failure('there is no C++ compiler')
  return { python, compiler }
}

/** @param {string} folder @param {number} gigabytes */
function requireDisk(folder, gigabytes) {
  const { bavail, bsize } = statfsSync(folder)
  const free = (bavail * bsize) / 1e9
  if (free < gigabytes)
    throw new Failure(`${gigabytes} GB of disk are needed and ${free.toFixed(1)} GB are free`)
}

/** @param {import('./pins.mjs').Wheel} wheel */
const requirement = (wheel) => `${wheel.name}==${tensorflow} --hash=sha256:${wheel.sha256}`

/**
 * One pip command that takes pinned files for a given platform and nothing else. Its temporary files stay in the stage.
 * @param {string} python @param {string} stage @param {string} label @param {string[]} command @param {string[]} platforms
 * @param {string} requirements
 */
async function pip(python, stage, label, command, platforms, requirements) {
  const list = path.join(stage, 'requirements.txt')
  writeFileSync(list, requirements + '\n')
  const target = ['--only-binary=:all:', '--no-deps', '--python-version', '311', '--implementation', 'cp']
  const args = [...command, ...target, ...platforms.flatMap((platform) => ['--platform', platform])]
  const manner = [
    '--require-hashes',
    '--no-cache-dir',
    '--retries',
    '2',
    '--disable-pip-version-check',
    '-r',
    list
  ]
  const env = { ...process.env, TMPDIR: stage }
  const work = () => run(python, ['-m', 'pip', ...args, ...manner], { seconds: 3600, env })
  const before = bytesIn(stage)
  await during(label, work, () => `${Math.round((bytesIn(stage) - before) / 1e6)} MB`)
  rmSync(list)
}

/** @param {string} stage @param {string} folder @returns {Promise<string[]>} the libraries' paths */
async function unpackLibraries(stage, folder) {
  const wheel = readdirSync(stage).find((file) => file.endsWith('.whl'))
  if (!wheel) throw new Failure('pip fetched no wheel')
  const names = await unpackWheel(path.join(stage, wheel), isWanted, stage)
  rmSync(path.join(stage, wheel))
  const libraries = names.filter((name) => !name.endsWith('.h')).map((name) => path.join(stage, name))
  if (libraries.length !== 2)
    throw new Failure(`the wheel holds ${libraries.length} of TensorFlow's 2 libraries`)
  // Symbol tables are a quarter of the size and of no use here.
  const strip = process.platform === 'linux' ? findProgram('strip') : null
  if (strip) for (const library of libraries) await run(strip, ['--strip-all', library], { seconds: 300 })
  return libraries
}

/**
 * Puts NVIDIA's libraries where TensorFlow's own search path (`../nvidia/*∕lib`) finds them.
 * @param {string} python @param {string} stage @returns {Promise<string[]>} the libraries' paths
 */
async function addCuda(python, stage) {
  const target = path.join(stage, 'cuda')
  const command = ['install', '--no-compile', '--target', target]
  await pip(
    python,
    stage,
    `Downloading CUDA (${cudaDownload}) and unpacking it`,
    command,
    cudaPlatforms,
    cudaRequirements
  )
  const folder = path.join(stage, 'nvidia')
  renameSync(path.join(target, 'nvidia'), folder)
  rmSync(target, { recursive: true })
  const files = readdirSync(folder, { recursive: true }).map(String)
  return files.filter((file) => /\.so[.\d]*$/.test(file)).map((file) => path.join(folder, file))
}
