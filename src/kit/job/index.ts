/**
 * What a family that computes gives to the engine, in place of a program: units of work, each a pure function of the spec
 * and its number. No tensors, no page, no Node; float64 throughout.
 */
export type { Job, JobModule, JobSource } from './job'
export { rowsOfUnit } from './rows'
