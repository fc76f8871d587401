#!/usr/bin/env node
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
import { runCli } from './process.ts';

await runCli((context: Context, exit: (code: number) => void) => {
  const program = new Command('paceline')
    .description('Puts variants of a Node.js service under the same load and says which is faster.')
    .version(ownVersion());
  registerRun(program, context, exit);
  registerLoad(program, context, exit);
  registerCompare(program, context, exit);
  registerGate(program, context, exit);
  registerCapacity(program, context, exit);
  registerNodes(program, context, exit);
  registerSelfcheck(program, context, exit);
  registerDoctor(program, context, exit);
  registerReport(program, context, exit);
  registerJudge(program, context, exit);
  registerRuns(program, context, exit);
  registerInit(program, context, exit);
  registerSchema(program, context, exit);
  return program;
});
