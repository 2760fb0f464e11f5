// Facts about this checkout that every script needs, and the two ways in which they read and write small JSON files.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** @param {string} parts */
export const inProject = (...parts) => path.join(root, ...parts)

/** The version of an installed npm package, or null. @param {string} name */
export const packageVersion = (name) =>
  readJson(inProject('node_modules', name, 'package.json'))?.version ?? null

/** A JSON file's content, or null where it is missing or unreadable. @param {string} file */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** Writes by rename, so that a reader never sees half a file. @param {string} file @param {unknown} value */
export function writeJson(file, value) {
  const half = `${file}.${process.pid}.tmp`
  writeFileSync(half, JSON.stringify(value, null, 2) + '\n')
  renameSync(half, file)
}
