import { Command } from 'commander';
import { registerCapacity } from './commands/capacity.ts';
import { registerCompare } from './commands/compare.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerGate } from './commands/gate.ts';
import { registerInit } from './commands/init.ts';
import { registerJudge } from './commands/judge.ts';
import { registerLoad } from './commands/load.ts';
import { registerNodes } from './commands/nodes.ts';
import { registerReport } from './commands/report.ts';
import { registerRun } from './commands/run.ts';
import { registerRuns } from './commands/runs.ts';
import { registerSchema } from './commands/schema.ts';
import { registerSelfcheck } from './commands/selfcheck.ts';
import type { Context } from './context.ts';
import { ownVersion } from './package.ts';

/** Every command, with what it prints to and reads from. */
export function program(context: Context, exit: (code: number) => void): Command {
  const paceline = new Command('paceline')
    .description('Puts variants of a Node.js service under the same load and says which is faster.')
    .version(ownVersion());
  registerRun(paceline, context, exit);
  registerLoad(paceline, context, exit);
  registerCompare(paceline, context, exit);
  registerGate(paceline, context, exit);
  registerCapacity(paceline, context, exit);
  registerNodes(paceline, context, exit);
  registerSelfcheck(paceline, context, exit);
  registerDoctor(paceline, context, exit);
  registerReport(paceline, context, exit);
  registerJudge(paceline, context, exit);
  registerRuns(paceline, context, exit);
  registerInit(paceline, context, exit);
  registerSchema(paceline, context, exit);
  return paceline;
}
