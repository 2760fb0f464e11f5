// One vitest project as one part: shown as it goes, counted from its JSON report.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { runShown } from '../setup/programs.mjs'
import { inProject, readJson, root } from '../setup/project.mjs'

/**
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} Test
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Test[] }} File as vitest reports it
 */

/** More files than these have a common cause, which a second try would only hide for longer. */
const FEW = 3

/**
 * What fails is tried once more by itself: hundreds of tests wait for processes, disks and windows of a machine that others
 * use too. What passes then counts as passed and is named as unsteady, for it is a fault of the test or of the program.
 * @param {string} project
 * @param {{ env: NodeJS.ProcessEnv, folder: string, args?: string[], wrapper?: string[] }} options
 *   `args` narrow the project down; `wrapper` is a command to run it under
 * @returns {Promise<import('./parts.mjs').Result>}
 */
export async function runVitest(project, { env, folder, args = [], wrapper = [] }) {
  const run = async (/** @type {string[]} */ ...narrowed) => {
    const report = path.join(folder, `report-${randomUUID()}.json`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const vitest = [inProject('node_modules/vitest/vitest.mjs'), 'run', '--project', project]
    const [program = '', ...rest] = [...wrapper, process.execPath, ...vitest, ...reporters, ...narrowed]
    const end = await runShown(program, rest, { seconds: 1800, cwd: root, env })
    if (typeof end === 'string') console.log(`vitest ${end}`)
    return { succeeded: end === 0, files: /** @type {File[]} */ (readJson(report)?.testResults ?? []) }
  }
  const first = await run(...args)
  const failed = first.files.filter(({ status }) => status === 'failed')
  if (failed.length === 0 || failed.length > FEW) return count(first)
  const names = failed.map(({ name }) => path.relative(root, name))
  console.log(`\n-- ${project}, a second try by itself: ${names.join(', ')}`)
  const second = await run(...names, ...args.filter((word) => word.startsWith('--')))
  const others = first.files.filter((file) => !failed.includes(file))
  const result = count({ succeeded: second.succeeded, files: [...others, ...second.files] })
  return second.succeeded ? { ...result, unsteady: failed.flatMap(listFailures) } : result
}

/** What failed, with the first line of why; a file whose tests all passed failed outside them. @param {File} file @returns {string[]} */
function listFailures(file) {
  const name = path.relative(root, file.name)
  const line = (/** @type {string} */ where, /** @type {string | undefined} */ why) =>
    `${where}: ${stripVTControlCharacters(why ?? '').split('\n')[0]}`
  const failed = file.assertionResults.filter(({ status }) => status === 'failed')
  if (file.status === 'failed' && failed.length === 0) return [line(name, file.message)]
  return failed.map((test) => line(`${name} > ${test.fullName}`, test.failureMessages[0]))
}

/**
 * A file that fails before its first test, or an error outside any test, has no failed test to show for it, yet it is a failure.
 * @param {{ succeeded: boolean, files: File[] }} run
 */
function count({ succeeded, files }) {
  const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
  const have = (/** @type {string} */ wanted) => statuses.filter((status) => status === wanted).length
  const failures = files.flatMap(listFailures)
  if (!succeeded && failures.length === 0) failures.push('see its output')
  return {
    passed: have('passed'),
    failed: failures.length,
    skipped: statuses.length - have('passed') - have('failed'),
    failures
  }
}
