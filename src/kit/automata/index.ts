/** Elementary cellular automata: rules, rows of many at once, and how often cells of these are 1 and are equal. */
export {
  answer,
  boundaries,
  evolve,
  LANES,
  polynomials,
  rowOf,
  RULES,
  type Boundary,
  type Setting
} from './automaton'
export {
  correlationByDensity,
  correlationBySampling,
  differentCells,
  expectedEqual,
  samplingError
} from './correlation'
export {
  cellDensities,
  densitiesOf,
  lastRows,
  meanDensity,
  onesIn,
  remembered,
  settingKey,
  startsOf,
  updatesOf,
  type StartedSetting
} from './densities'
export { isTabulated } from './ringCounts'
export { drawStart, roundedDensity } from './starts'
