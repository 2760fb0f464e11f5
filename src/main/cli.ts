/** Command line entry: experiments without a window, and the workbench for a browser. */
import { version } from '../../package.json'
import { runProgram } from './hosts/cli/program'
import { hostPaths } from './hosts/paths'

runProgram(process.argv, { paths: hostPaths(__dirname), version })
