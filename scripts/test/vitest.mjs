// One vitest project as one part: shown as it goes, counted from its JSON report.
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
  const report = path.join(folder, `${project}-${Date.now()}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = [inProject('node_modules/vitest/vitest.mjs'), 'run', '--project', project]
  const [program = '', ...rest] = [...wrapper, process.execPath, ...vitest, ...reporters, ...args]
  const end = await runShown(program, rest, { seconds: 1800, cwd: root, env })
  if (typeof end === 'string') console.log(`vitest ${end}`)
  return count(readJson(report), end === 0)
}

/** What failed, with the first line of why. @param {any} report @returns {string[]} */
function listFailures(report) {
  return (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const name = path.relative(root, file.name)
    const firstLine = (/** @type {string | undefined} */ text) =>
      stripVTControlCharacters(text ?? '').split('\n')[0]
    if (file.status === 'failed' && file.assertionResults.length === 0)
      return [`${name}: ${firstLine(file.message)}`]
    return file.assertionResults
      .filter((/** @type {any} */ test) => test.status === 'failed')
      .map((/** @type {any} */ test) => `${name} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`)
  })
}

/**
 * A file that fails before its first test, or an error outside any test, has no failed test to show for it, yet it is a failure.
 * @param {any} report @param {boolean} succeeded
 */
function count(report, succeeded) {
  const failures = listFailures(report)
  if (!succeeded && failures.length === 0) failures.push('vitest itself: see its output above')
  return {
    passed: report?.numPassedTests ?? 0,
    failed: failures.length,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failures
  }
}
