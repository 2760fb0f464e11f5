/** `presets` and `show`: what there is. */
import { AppError } from '#shared/errors'
import { stories } from '#shared/stories'
import { describePresets, describeRun, describeStory } from './describe'
import { exitCodes, type ExitCode } from './exitCodes'
import { findRun } from './findRun'
import { suggestion } from '#shared/nearMatch'
import { withSession, type Build } from './session'
import { output } from './terminal'

export interface ListingOptions {
  out?: string
  json?: boolean
}

export interface PresetsOptions extends ListingOptions {
  story?: string
}

/** JSON goes out as one line. */
export function print(value: unknown, text: string, json: boolean | undefined): ExitCode {
  output(json ? `${JSON.stringify(value)}\n` : text)
  return exitCodes.ok
}

/** Throws `story.unknown`. */
export function presetsCommand(build: Build, options: PresetsOptions): Promise<ExitCode> {
  return withSession(build, { ...options, library: 'optional' }, async ({ services }) => {
    const presets = await services.handlers['presets.list']({})
    if (options.story === undefined) return print(presets, describePresets(presets), options.json)
    const story = stories.find(({ id }) => id === options.story)
    if (!story)
      throw new AppError(
        'story.unknown',
        `No story is called "${options.story}".${suggestion(
          options.story,
          stories.map(({ id }) => id)
        )}`,
        { path: 'story' }
      )
    return print(story, describeStory(story, presets), options.json)
  })
}

export function showCommand(build: Build, wanted: string, options: ListingOptions): Promise<ExitCode> {
  return withSession(build, options, async ({ services: { handlers } }) => {
    const problem = (await handlers['library.problems']({})).find(({ id }) => id === wanted)
    if (problem) throw new AppError(problem.code, `${problem.id} cannot be read: ${problem.reason}`)
    const { id } = findRun(wanted, await handlers['runs.list']({}))
    const detail = await handlers['runs.read']({ runId: id })
    const expectations = await handlers['runs.expectations']({ runId: id })
    return print({ ...detail, expectations }, describeRun(detail, expectations), options.json)
  })
}
