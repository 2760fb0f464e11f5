// One vitest project as one part: shown as it goes, counted from its JSON report.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { runShown } from '../setup/programs.mjs'
import { inProject, readJson, root } from '../setup/project.mjs'

/**
 * @param {string} project
 * @param {{ env: NodeJS.ProcessEnv, folder: string, args?: string[], wrapper?: string[] }} options
 *   `args` narrow the project down; `wrapper` is a command to run it under
 * @returns {Promise<import('./parts.mjs').Result>}
 */
export async function runVitest(project, { env, folder, args = [], wrapper = [] }) {
  const report = path.join(folder, `report-${randomUUID()}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = [inProject('node_modules/vitest/vitest.mjs'), 'run', '--project', project]
  const [program = '', ...rest] = [...wrapper, process.execPath, ...vitest, ...reporters, ...args]
  const end = await runShown(program, rest, { seconds: 1800, cwd: root, env })
  if (typeof end === 'string') console.log(`vitest ${end}`)
  return count(readJson(report), end === 0)
}

/** What failed, with the first line of why; a file whose tests all passed failed outside them. @param {any} report @returns {string[]} */
function listFailures(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const name = path.relative(root, file.name)
    const line = (/** @type {string} */ where, /** @type {string | undefined} */ why) =>
      `${where}: ${stripVTControlCharacters(why ?? '').split('\n')[0]}`
    const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
    if (file.status === 'failed' && failed.length === 0) return [line(name, file.message)]
    return failed.map((/** @type {any} */ test) =>
      line(`${name} > ${test.fullName}`, test.failureMessages[0])
    )
  })
}

/**
 * A file that fails before its first test, or an error outside any test, has no failed test to show for it, yet it is a failure.
 * @param {any} report @param {boolean} succeeded
 */
function count(report, succeeded) {
  const brokenFiles = (report?.testResults ?? []).filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0
  )
  const result = {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + brokenFiles.length,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failures: listFailures(report)
  }
  if (!succeeded && result.failed === 0) result.failed = 1
  if (result.failed > 0 && result.failures.length === 0) result.failures.push('see its output')
  return result
}
