/** Where the build keeps what hosts start and serve. */
import path from 'node:path'

export interface HostPaths {
  /** Script of the engine process. */
  engine: string
  /** Script of the worker thread that computes layouts. */
  projection: string
  /** Script of the worker in which families answer. */
  family: string
  /** Script of the worker that looks into stored states. */
  inspection: string
  /** Script that draws panels without a page. */
  figure: string
  preload: string
  /** Folder of the built page. */
  renderer: string
  /** Folder of presets, icons and data. */
  resources: string
}

/** `outMain` is the folder of the built entries; shared chunks lie elsewhere, so entries pass it in. */
export function hostPaths(outMain: string): HostPaths {
  return {
    engine: path.join(outMain, 'engine.js'),
    projection: path.join(outMain, 'projection.js'),
    family: path.join(outMain, 'family.js'),
    inspection: path.join(outMain, 'inspection.js'),
    figure: path.join(outMain, 'figure.js'),
    preload: path.join(outMain, '../preload/index.js'),
    renderer: path.join(outMain, '../renderer'),
    resources: path.join(outMain, '../../resources')
  }
}
