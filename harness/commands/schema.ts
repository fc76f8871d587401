import type { Command } from 'commander';
import { z } from 'zod';
import { Config } from '../config/config.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { InitResult } from '../init/result.ts';
import { CapacityManifest, CapacityResult, CapacityTrial } from '../record/capacity.ts';
import { CompareManifest, CompareResult } from '../record/compare.ts';
import { DoctorResult } from '../record/doctor.ts';
import { DuetTrial } from '../record/duet.ts';
import { GateResult } from '../record/gate.ts';
import { LoadResult } from '../record/load.ts';
import { RunManifest } from '../record/manifest.ts';
import { NodesManifest, NodesResult } from '../record/nodes.ts';
import { RunResults } from '../record/run.ts';
import { SelfcheckResult } from '../record/selfcheck.ts';
import { Trial } from '../record/trial.ts';
import { declare } from './flags/declare.ts';
import { PRINTED } from './flags/told.ts';

const SCHEMAS = {
  config: Config,
  run: RunResults,
  manifest: RunManifest,
  trial: Trial,
  load: LoadResult,
  doctor: DoctorResult,
  compare: CompareResult,
  'compare-manifest': CompareManifest,
  duet: DuetTrial,
  gate: GateResult,
  capacity: CapacityResult,
  'capacity-manifest': CapacityManifest,
  'capacity-trial': CapacityTrial,
  nodes: NodesResult,
  'nodes-manifest': NodesManifest,
  selfcheck: SelfcheckResult,
  init: InitResult,
};

/** `paceline schema`: the JSON Schema of what Paceline reads and writes, made from the code. */
export function registerSchema(program: Command, context: Context, exit: (code: number) => void): void {
  const { json } = PRINTED;
  declare(program.command('schema'), { json })
    .description('print the JSON Schema of a document that Paceline reads or writes')
    .addArgument(
      program.createArgument('[document]', 'which document').choices(Object.keys(SCHEMAS)).default('config'),
    )
    .action((document: keyof typeof SCHEMAS) => {
      const io = document === 'config' ? 'input' : 'output';
      context.stdout.write(`${JSON.stringify(z.toJSONSchema(SCHEMAS[document], { io }), null, 2)}\n`);
      exit(EXIT.pass);
    });
}
