/** The command line's grammar: every command, its options and examples. What they do is in the other files here. */
import { Command, CommanderError } from 'commander'
import { AppError } from '#shared/errors'
import { handleUncaught } from '../lastHandler'
import { exportBundle, openCommand, type OpenOptions } from './bundles'
import { deriveCommand, type DeriveOptions } from './derive'
import { doctorCommand, type DoctorOptions } from './doctor'
import { doctorLibraryCommand, type DoctorLibraryOptions } from './doctorLibrary'
import { emergenceCommand, type EmergenceOptions } from './emergence'
import { exitCodes, type ExitCode } from './exitCodes'
import { exportCommand, type ExportOptions } from './exportCsv'
import { complainOf, reportFailure } from './failure'
import { addFigure } from './figure'
import { ownSignals } from './interrupt'
import { presetsCommand, showCommand, type ListingOptions, type PresetsOptions } from './listing'
import { listCommand, type ListOptions } from './runTable'
import { serveCommand, type ServeOptions } from './serve'
import type { Build } from './session'
import { allWritten, complain, output, ownOutputs, tell } from './terminal'
import { transferCommand, type TransferOptions } from './transfer'
import { addTrash } from './trash'
import { addFork, addSweeps, addTraining, runHelp, type Add, type Finish } from './trainingGrammar'
import { salvageCommand, type SalvageOptions } from './salvage'
import { verifyCommand, type VerifyOptions } from './verify'

const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ saltus ${line}`).join('\n')}\n`

/** Runs the command that `argv` names, then ends the process with its exit code. */
export function runProgram(argv: readonly string[], build: Build): void {
  ownSignals()
  ownOutputs()
  // What nobody has caught: told, and the command goes on.
  handleUncaught(complainOf)
  let code: ExitCode = exitCodes.ok
  const failed = (error: unknown): void => {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput
    else code = reportFailure(error, argv.includes('--json'))
  }
  makeProgram(build, (result) => (code = result))
    .parseAsync(argv)
    .catch(failed)
    // A reader of a pipe may be slower than the command: leave once all is written.
    .then(allWritten)
    .then(
      (lost) => {
        if (lost === null) process.exit(code)
        complain(`Not everything could be written to standard output (${lost}).`)
        process.exit(exitCodes.failed)
      },
      () => process.exit(exitCodes.failed)
    )
}

function makeProgram(build: Build, finish: (code: ExitCode) => void): Command {
  const program = new Command('saltus')
    .description('An offline workbench for sudden changes in deep learning.')
    .version(build.version)
    .exitOverride()
    .configureOutput({ writeOut: output, writeErr: tell })
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
  addDeriving(add, build, finish)
  addReading(add, build, finish)
  addFigure(add, build, finish)
  addTrash(add, build, finish)
  addHosting(add, build, finish)
  return program
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
  add('salvage', 'Keep what is intact of a run with a damaged series, so that it can go on.', 'salvage last')
    .argument('<run>', runHelp)
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: SalvageOptions) => finish(await salvageCommand(build, run, options)))
}

function addDeriving(add: Add, build: Build, finish: Finish): void {
  add(
    'derive',
    'Compute what is derived from the kept states of a run, where that was cut off.',
    'derive last',
    'derive last --series sharpness'
  )
    .argument('<run>', runHelp)
    .option('--series <name>', 'a series that is computed on request only')
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: DeriveOptions) => finish(await deriveCommand(build, run, options)))
}

function addReading(add: Add, build: Build, finish: Finish): void {
  add(
    'presets',
    'List the experiments that come with Saltus.',
    'presets',
    'presets --json',
    'presets --story dissertation'
  )
    .option('--story <name>', 'those of a story, in its order, with what is published beside what came')
    .option('--json', 'print one JSON value')
    .action(async (options: PresetsOptions) => finish(await presetsCommand(build, options)))
  add(
    'list',
    'List the runs in the library, or what came of them.',
    'list',
    'list --out ./runs --json',
    "list --where 'family:grokking lr>0.001 t_grok<5000'",
    'list --results --sort t_grok --csv results.csv'
  )
    .option('--where <words>', 'only these: words, field:text, and comparisons as in lr>0.01')
    .option('--results', 'what was set and what came out, runs that differ in their seeds alone in one row')
    .option('--each', 'with --results: a row for every run')
    .option('--sort <column>', 'with --results: a column or field; - before it sorts down')
    .option('--csv <file>', 'with --results: write the table, - for standard output')
    .option('--view <name>', 'results as a view that is saved in the window shows them')
    .option('--json', 'print one JSON array')
    .action(async (options: ListOptions) => finish(await listCommand(build, options)))
  add('show', 'Show one run: what it is, how far it is, and whether it met what was expected.', 'show last')
    .argument('<run>', runHelp)
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: ListingOptions) => finish(await showCommand(build, run, options)))
  add(
    'emergence',
    'Say whether and when the curves of an accuracy leapt: fitted shapes with intervals, and by when half of the seeds had. Of a sweep: how sharp the leaps are along its knob.',
    'emergence last',
    'emergence last --metric tasks.accuracy --json',
    'emergence last --stage redrawn',
    'emergence last --metric train.accuracy --sigmoid --against test.accuracy',
    'emergence 20260301-120000-sweep-1a2b'
  )
    .argument('<run|sweep>', runHelp)
    .option('--metric <name>', 'an accuracy (default: the one that stands for the run)')
    .option(
      '--stage <stage>',
      'name or number of one stage of a run that has several (default: each by itself)'
    )
    .option('--sigmoid', 'a sigmoid from chance to 1 for every curve: t0 and steepness')
    .option('--against <name>', 'with --sigmoid: how far that of another accuracy lies from it')
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: EmergenceOptions) =>
      finish(await emergenceCommand(build, run, options))
    )
  add(
    'transfer',
    'Say of every stage of a run when it reached its levels and how much sooner than its controls; of tasks redrawn on a plateau, what was carried over.',
    'transfer last',
    'transfer last --metric tasks.accuracy --json'
  )
    .argument('<run>', runHelp)
    .option('--metric <name>', 'an accuracy; one with tasks counts them alike (default: the headline)')
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: TransferOptions) =>
      finish(await transferCommand(build, run, options))
    )
  add(
    'export',
    'Write runs into a bundle that opens elsewhere; or metrics of a run, cells of a sweep as text.',
    'export last leap.saltus',
    'export 20260301-120000-sweep-1a2b sweep.saltus',
    'export --session "My session" leap.saltus',
    'export last --csv metrics.csv --series train',
    'export 20260301-120000-sweep-1a2b --csv cells.csv'
  )
    .argument(
      '<run|sweep|file...>',
      'runs (id, the beginning of one, or "last"), and the .saltus file to write'
    )
    .option('--session <name>', 'a saved session with its runs')
    .option('--csv <file>', 'one line per metric, step, replica and task; - is standard output')
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
  add(
    'doctor',
    'Say what this machine trains with, and why not with something faster; or what in a library cannot be read.',
    'doctor --json',
    'doctor --library',
    'doctor --library --repair ./repaired'
  )
    .option(
      '--library',
      'read everything in the library: checksums, rows, states, references; say what is lost'
    )
    .option('--repair <folder>', 'with --library: write a copy there in which everything can be read')
    .option('--json', 'print one JSON object')
    .action(async (options: DoctorOptions & DoctorLibraryOptions & { library?: boolean }) =>
      finish(
        options.library || options.repair !== undefined
          ? await doctorLibraryCommand(options)
          : await doctorCommand(build, options)
      )
    )
}
