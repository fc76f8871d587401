import { appendFileSync } from 'node:fs';
import type { Command } from 'commander';
import { renderAnnotations } from '../../reports/annotations/annotations.ts';
import { ciOf } from '../../reports/annotations/ci.ts';
import { renderGateMarkdown } from '../../reports/markdown/gate.ts';
import { renderGate } from '../../reports/terminal/gate.ts';
import { renderNodes } from '../../reports/terminal/nodes.ts';
import type { Context } from '../context.ts';
import { gate } from '../measure/gate/gate.ts';
import { gateOnVersions } from '../measure/gate/on-versions.ts';
import type { GateResult } from '../record/gate.ts';
import { declare } from './flags/declare.ts';
import { GATE } from './flags/gate.ts';
import { type Given, readOptions } from './flags/read.ts';
import { recordedBy } from './flags/recorded.ts';
import { tell, watched } from './tell.ts';

/** `paceline gate`: whether the change in this folder made the service slower, as an exit status. */
export function registerGate(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('gate'), GATE)
    .description(
      'compare the service in this folder with a git ref, as paceline.config.* says, and fail if it got slower',
    )
    .action(async (given: Given) => {
      const options = readOptions(GATE, given);
      const recorded = recordedBy(['gate'], GATE, options);
      const { node } = options;
      if (node !== undefined) {
        const outcome = await watched(context, options, (session) =>
          gateOnVersions(node, options, session, recorded),
        );
        return exit(tell(outcome, context, options, (style) => renderNodes(outcome.result, style)));
      }
      const outcome = await watched(context, options, (session) => gate(options, session, recorded));
      tellCi(outcome.result, context);
      exit(tell(outcome, context, options, (style) => renderGate(outcome.result, style)));
    });
}

/** Says it where a CI system looks: its job summary, and annotations. */
function tellCi(result: GateResult, { env, stderr }: Context): void {
  const { GITHUB_STEP_SUMMARY } = env;
  if (GITHUB_STEP_SUMMARY !== undefined && GITHUB_STEP_SUMMARY !== '') {
    appendFileSync(GITHUB_STEP_SUMMARY, `${renderGateMarkdown(result)}\n`);
  }
  // A CI system reads its annotations from either stream; stdout belongs to --json.
  stderr.write(renderAnnotations(result, ciOf(env)));
}
