/** An empty cache of compiled code for the process that imports this first, before any backend opens. */
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { useXlaCache } from '../../../../../src/main/engine/runners/compiled/xlaCache'

/** A blank in the name, as home folders have. */
export const cacheDir = mkdtempSync(path.join(os.tmpdir(), 'saltus xla-'))
useXlaCache(cacheDir, 'library', 'processor')
