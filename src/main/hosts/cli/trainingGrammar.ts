/** The command line's grammar, continued: the commands that train, here or in the background, and the one that stops them. */
import type { Command } from 'commander'
import { detach, stopCommand, type StopOptions } from './background'
import { checkCommand, type CheckOptions } from './check'
import type { DraftOptions } from './draft'
import { estimateCommand, type EstimateOptions } from './estimate'
import type { ExitCode } from './exitCodes'
import type { Build } from './session'
import { sweepCommand, sweepsCommand, type SweepOptions } from './sweep'
import type { ListingOptions } from './listing'
import { dataCommand } from './ownFile'
import { forkCommand, resumeCommand, runCommand, type ForkOptions, type TrainOptions } from './train'

/** Adds a command: its usage, what it is about, examples. */
export type Add = (usage: string, about: string, ...shown: string[]) => Command
export type Finish = (code: ExitCode) => void

export const runHelp = 'id of the run, the beginning of one, or "last"'
const detachHelp = 'train in the background, without this terminal ("saltus stop" ends it)'
interface Detachable {
  detach?: boolean
}
const overHelp =
  'make a sweep of an experiment over a field: path=1,2,3 or path=from..to:count[:linear|log|random]; twice for two fields'
const collect = (value: string, previous: string[]): string[] => [...previous, value]

export function addTraining(add: Add, build: Build, finish: Finish): void {
  add(
    'run <preset|spec.json>',
    'Train an experiment here and now.',
    'run parity/demo',
    'run parity/demo --set task.law=uniform --set optimizer.learningRate=0.1',
    'run my-experiment.json --replicas 8 --engine native --json > run.jsonl',
    'run double-descent/epochs --set task.data=file --set task.file=mnist.npz'
  )
    .option('--set <path=value>', 'change one field of the experiment; may be repeated', collect, [])
    .option('--seed <n>', 'seed of the first replica')
    .option('--replicas <n>', 'seeds trained together')
    .option('--steps <n>', 'stop after so many steps')
    .option('--engine <name>', 'auto, native, wasm or cpu')
    .option('--detach', detachHelp)
    .option('--json', 'print one JSON object a line')
    .action(async (source: string, options: DraftOptions & TrainOptions & Detachable) =>
      finish(await (options.detach ? detach(process.argv, options) : runCommand(build, source, options)))
    )
  add(
    'check <preset|spec.json>',
    'Say what is wrong with an experiment, which known traps it walks into, and what it implies. Nothing is started.',
    'check parity/demo --set optimizer.kind=adam --set optimizer.weightDecay=1',
    'check my-experiment.json --json'
  )
    .option('--set <path=value>', 'change one field of the experiment; may be repeated', collect, [])
    .option('--steps <n>', 'stop after so many steps')
    .option('--replicas <n>', 'seeds trained together')
    .option('--json', 'print one JSON object')
    .action(async (source: string, options: CheckOptions) =>
      finish(await checkCommand(build, source, options))
    )
  add(
    'estimate <preset|spec.json|sweep.json>',
    'Say what a run or a sweep would take: time, memory and disk, measured by some seconds of training that are not stored.',
    'estimate parity/demo --replicas 8',
    'estimate grokking/phase-map --json'
  )
    .option('--set <path=value>', 'change one field of the experiment; may be repeated', collect, [])
    .option('--over <path=values>', overHelp, collect, [])
    .option('--replicas <n>', 'seeds trained together; of a sweep: seeds of every cell')
    .option('--steps <n>', 'stop after so many steps')
    .option('--engine <name>', 'auto, native, wasm or cpu')
    .option('--json', 'print one JSON object')
    .action(async (source: string, options: EstimateOptions) =>
      finish(await estimateCommand(build, source, options))
    )
  add(
    'data <file...>',
    'Take labelled rows of your own into the library, and say what is in them: IDX (images and labels), npz or CSV. As a field: --set task.data=file --set task.file=<path>, behind # the labels’ column.',
    'data train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz',
    'data iris.csv --labels species',
    'data mnist.npz --labels x_train,y_train --json'
  )
    .option('--labels <name>', 'column of the labels (CSV), array of labels, or of inputs and labels (npz)')
    .option('--json', 'print what a spec names, as one JSON object')
    .action(async (files: string[], options: Parameters<typeof dataCommand>[2]) =>
      finish(await dataCommand(build, files, options))
    )
  add('resume', 'Go on with a run from its last checkpoint.', 'resume last', 'resume 2026 --json')
    .argument('<run>', runHelp)
    .option('--detach', detachHelp)
    .option('--json', 'print one JSON object a line')
    .action(async (run: string, options: TrainOptions & Detachable) =>
      finish(await (options.detach ? detach(process.argv, options) : resumeCommand(build, run, options)))
    )
  add('stop', 'Stop a run or a sweep that another command trains.', 'stop last')
    .argument('<run|sweep>', runHelp)
    .action(async (run: string, options: StopOptions) => finish(await stopCommand(build, run, options)))
}

export function addFork(add: Add, build: Build, finish: Finish): void {
  add(
    'fork',
    'Go on from a checkpoint of a run as a new run, with changes. A computation keeps the units that these leave as they are.',
    'fork last --at 1000 --set optimizer.weightDecay=0.3',
    'fork 2026 --steps 50000'
  )
    .argument('<run>', runHelp)
    .option('--at <step>', 'step of the checkpoint (default: the last one)')
    .option('--set <path=value>', 'change one field of the experiment; may be repeated', collect, [])
    .option('--seed <n>', 'seed of the first replica, for all data to come')
    .option('--steps <n>', 'stop at this step, counted from the first one of the parent')
    .option('--engine <name>', 'auto, native, wasm or cpu')
    .option('--detach', detachHelp)
    .option('--json', 'print one JSON object a line')
    .action(async (run: string, options: ForkOptions & Detachable) =>
      finish(await (options.detach ? detach(process.argv, options) : forkCommand(build, run, options)))
    )
}

export function addSweeps(add: Add, build: Build, finish: Finish): void {
  add(
    'sweep [preset|sweep.json|spec.json]',
    'Train an experiment over one or two knobs, several seeds each.',
    'sweep parity/learning-rate',
    'sweep parity/learning-rate --replicas 8 --set stop.steps=4000',
    'sweep parity/demo --over optimizer.learningRate=0.01..1:5:log --replicas 3',
    "sweep parity/demo --over model.width=32,64,128 --over seed=1..4:4 --reach 'train.accuracy>=0.6'",
    'sweep --continue last',
    'sweep --continue last --extend 20000'
  )
    .option('--set <path=value>', 'change one field of the base experiment; may be repeated', collect, [])
    .option('--over <path=values>', overHelp, collect, [])
    .option(
      '--reach <metric≥value>',
      'with --over: what each seed has to meet (default: its stop rule, else its headline)'
    )
    .option('--replicas <n>', 'seeds of every cell')
    .option('--steps <n>', 'stop every cell after so many steps')
    .option('--engine <name>', 'auto, native, wasm or cpu')
    .option('--continue <sweep>', 'take up a sweep: id, the beginning of one, or "last"')
    .option('--extend <steps>', 'with --continue: train cells that did not get there on to so many steps')
    .option('--fresh', 'train cells anew that an earlier sweep of the library has trained already')
    .option('--at-once <n>', 'runs that train at the same time, a process each (default: the setting)')
    .option('--detach', detachHelp)
    .option('--json', 'print one JSON object a line')
    .action(async (source: string | undefined, options: SweepOptions & Detachable) =>
      finish(await (options.detach ? detach(process.argv, options) : sweepCommand(build, source, options)))
    )
  add('sweeps', 'List the sweeps in the library.', 'sweeps', 'sweeps --json')
    .option('--json', 'print one JSON array')
    .action(async (options: ListingOptions) => finish(await sweepsCommand(build, options)))
}
