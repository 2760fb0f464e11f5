/** The command line's grammar: every command, its options and examples. What they do is in the other files here. */
import { Command, CommanderError } from 'commander'
import { AppError } from '#shared/errors'
import { exportBundle, openCommand, type OpenOptions } from './bundles'
import { doctorCommand, type DoctorOptions } from './doctor'
import type { DraftOptions } from './draft'
import { exitCodes, type ExitCode } from './exitCodes'
import { exportCommand, type ExportOptions } from './exportCsv'
import { reportFailure } from './failure'
import { ownSignals } from './interrupt'
import { listCommand, presetsCommand, showCommand, type ListingOptions } from './listing'
import { serveCommand, type ServeOptions } from './serve'
import type { Build } from './session'
import { sweepCommand, sweepsCommand, type SweepOptions } from './sweep'
import { forkCommand, resumeCommand, runCommand, type ForkOptions, type TrainOptions } from './train'
import { verifyCommand, type VerifyOptions } from './verify'

const runHelp = 'id of the run, the beginning of one, or "last"'
const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ saltus ${line}`).join('\n')}\n`
const collect = (value: string, previous: string[]): string[] => [...previous, value]

/** Runs the command that `argv` names, then ends the process with its exit code. */
export async function runProgram(argv: readonly string[], build: Build): Promise<void> {
  ownSignals()
  let code: ExitCode = exitCodes.ok
  try {
    await makeProgram(build, (result) => (code = result)).parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput
    else code = reportFailure(error, argv.includes('--json'))
  }
  // A reader of a pipe may be slower than the command: leave once all is written.
  process.stdout.write('', () => process.exit(code))
}

function makeProgram(build: Build, finish: (code: ExitCode) => void): Command {
  const program = new Command('saltus')
    .description('An offline workbench for sudden changes in deep learning.')
    .version(build.version)
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', examples('presets', 'run parity/demo', 'run parity/demo --seed 3 --json', 'serve'))
  const add = (usage: string, about: string, ...shown: string[]): Command =>
    program
      .command(usage)
      .description(about)
      .option('--out <folder>', 'library folder (default: SALTUS_LIBRARY, else Saltus in the home folder)')
      .addHelpText('after', examples(...shown))
  addTraining(add, build, finish)
  addFork(add, build, finish)
  addSweeps(add, build, finish)
  addHistory(add, build, finish)
  addReading(add, build, finish)
  addHosting(add, build, finish)
  return program
}

type Add = (usage: string, about: string, ...shown: string[]) => Command
type Finish = (code: ExitCode) => void

function addTraining(add: Add, build: Build, finish: Finish): void {
  add(
    'run <preset|spec.json>',
    'Train an experiment here and now.',
    'run parity/demo',
    'run parity/demo --set task.law=uniform --set optimizer.learningRate=0.1',
    'run my-experiment.json --replicas 8 --engine native --json > run.jsonl'
  )
    .option('--set <path=value>', 'change one field of the experiment; may be repeated', collect, [])
    .option('--seed <n>', 'seed of the first replica')
    .option('--replicas <n>', 'seeds trained together')
    .option('--steps <n>', 'stop after so many steps')
    .option('--engine <name>', 'auto, native, wasm or cpu')
    .option('--json', 'print one JSON object a line')
    .action(async (source: string, options: DraftOptions & TrainOptions) =>
      finish(await runCommand(build, source, options))
    )
  add('resume', 'Go on with a run from its last checkpoint.', 'resume last', 'resume 2026 --json')
    .argument('<run>', runHelp)
    .option('--json', 'print one JSON object a line')
    .action(async (run: string, options: TrainOptions) => finish(await resumeCommand(build, run, options)))
}

function addFork(add: Add, build: Build, finish: Finish): void {
  add(
    'fork',
    'Go on from a checkpoint of a run as a new run, with changes.',
    'fork last --at 1000 --set optimizer.weightDecay=0.3',
    'fork 2026 --steps 50000'
  )
    .argument('<run>', runHelp)
    .option('--at <step>', 'step of the checkpoint (default: the last one)')
    .option('--set <path=value>', 'change one field of the experiment; may be repeated', collect, [])
    .option('--seed <n>', 'seed of the first replica, for all data to come')
    .option('--steps <n>', 'stop at this step, counted from the first one of the parent')
    .option('--engine <name>', 'auto, native, wasm or cpu')
    .option('--json', 'print one JSON object a line')
    .action(async (run: string, options: ForkOptions) => finish(await forkCommand(build, run, options)))
}

function addSweeps(add: Add, build: Build, finish: Finish): void {
  add(
    'sweep [preset|sweep.json]',
    'Train an experiment over one or two knobs, several seeds each.',
    'sweep parity/learning-rate',
    'sweep parity/learning-rate --replicas 8 --set stop.steps=4000',
    'sweep --continue last'
  )
    .option('--set <path=value>', 'change one field of the base experiment; may be repeated', collect, [])
    .option('--replicas <n>', 'seeds of every cell')
    .option('--steps <n>', 'stop every cell after so many steps')
    .option('--engine <name>', 'auto, native, wasm or cpu')
    .option('--continue <sweep>', 'take up a sweep: id, the beginning of one, or "last"')
    .option('--json', 'print one JSON object a line')
    .action(async (source: string | undefined, options: SweepOptions) =>
      finish(await sweepCommand(build, source, options))
    )
  add('sweeps', 'List the sweeps in the library.', 'sweeps', 'sweeps --json')
    .option('--json', 'print one JSON array')
    .action(async (options: ListingOptions) => finish(await sweepsCommand(build, options)))
}

function addHistory(add: Add, build: Build, finish: Finish): void {
  add(
    'verify',
    'Replay the end of a run and compare it with what is stored, bit for bit.',
    'verify last',
    'verify last --steps 5000 --json'
  )
    .argument('<run>', runHelp)
    .option('--steps <n>', 'at least so many steps (default: from the last kept checkpoint before the end)')
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: VerifyOptions) => finish(await verifyCommand(build, run, options)))
}

function addReading(add: Add, build: Build, finish: Finish): void {
  add('presets', 'List the experiments that come with Saltus.', 'presets', 'presets --json')
    .option('--json', 'print one JSON array')
    .action(async (options: ListingOptions) => finish(await presetsCommand(build, options)))
  add('list', 'List the runs in the library.', 'list', 'list --out ./runs --json')
    .option('--json', 'print one JSON array')
    .action(async (options: ListingOptions) => finish(await listCommand(build, options)))
  add('show', 'Show one run: what it is, how far it is, and whether it met what was expected.', 'show last')
    .argument('<run>', runHelp)
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: ListingOptions) => finish(await showCommand(build, run, options)))
  add(
    'export',
    'Write runs into a bundle that opens elsewhere; or metrics of a run, cells of a sweep as text.',
    'export last leap.saltus',
    'export --session "My session" leap.saltus',
    'export last --csv metrics.csv --series train',
    'export 20260301-120000-sweep-1a2b --csv cells.csv'
  )
    .argument(
      '<run|sweep|file...>',
      'runs (id, the beginning of one, or "last"), and the .saltus file to write'
    )
    .option('--session <name>', 'a saved session with its runs')
    .option('--csv <file>', 'one line per metric, step, replica and task')
    .option('--series <name>', 'only this series')
    .action(async (words: string[], options: Partial<ExportOptions> & { session?: string }) => {
      const { csv } = options
      finish(
        csv === undefined
          ? await exportBundle(build, words, options)
          : await exportCommand(build, onlyOne(words), { ...options, csv })
      )
    })
  add(
    'open',
    'Take a bundle and its session into the library.',
    'open leap.saltus',
    'open leap.saltus --list'
  )
    .argument('<file>', 'a .saltus file')
    .option('--list', 'only say what is in it')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: OpenOptions) => finish(await openCommand(build, file, options)))
}

function onlyOne(words: readonly string[]): string {
  if (words.length === 1) return words[0]!
  throw new AppError('export.target', '--csv writes one run or one sweep; name only that.', { path: 'csv' })
}

function addHosting(add: Add, build: Build, finish: Finish): void {
  add('serve', 'Open the workbench to a browser on this machine.', 'serve', 'serve --port 8123')
    .option('--port <n>', 'port on 127.0.0.1 (default: 8797, or any free one)')
    .action(async (options: ServeOptions) => finish(await serveCommand(build, options)))
  add('doctor', 'Say what this machine trains with, and why not with something faster.', 'doctor --json')
    .option('--json', 'print one JSON object')
    .action(async (options: DoctorOptions) => finish(await doctorCommand(build, options)))
}
