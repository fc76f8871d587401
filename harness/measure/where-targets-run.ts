import type { Scenario } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { type ResolvedNode, resolveNodes } from '../nodes/resolve.ts';
import { connectEngine } from '../runtime/docker/engine.ts';
import type { ServiceOptions } from '../runtime/services/services.ts';
import { dockerRuntime, imagesOf } from '../trial/docker-runtime.ts';
import { processes, processRuntime, type TargetRuntime } from '../trial/target-runtime.ts';
import type { Session } from './session.ts';

/** What starts the targets of a run, and their services. */
export interface WhereTargetsRun {
  runtime: TargetRuntime;
  containers?: ServiceOptions['containers'];
}

/**
 * Makes ready what targets run in: the Node binaries of processes, or the engine and the images of containers.
 * @throws what resolving, connecting and building throw
 */
export async function whereTargetsRun(
  kind: 'process' | 'docker',
  scenarios: readonly Scenario[],
  run: string,
  session: Session,
): Promise<WhereTargetsRun> {
  const variants = scenarios.flatMap((scenario) => scenario.variants);
  const onStep = (what: string) => session.step(what);
  if (kind === 'docker') {
    const engine = await connectEngine(session.env);
    const images = await imagesOf(engine, variants, onStep);
    return { runtime: dockerRuntime(engine, run, images), containers: { engine, run } };
  }
  const image = variants.find((variant) => variant.image !== undefined && variant.command === undefined);
  if (image !== undefined) {
    throw new PacelineError(
      'BAD_OPTION',
      `Expected --runtime docker for the variant ${image.name}, which is an image, got process`,
    );
  }
  const wanted = [...new Set(variants.flatMap(({ node }) => node ?? []))];
  if (wanted.length === 0) return { runtime: processes };
  const nodes = await resolveNodes(wanted, { env: { ...session.env }, onStep, signal: session.signal });
  return { runtime: processRuntime(binaries(nodes)) };
}

/** By what was written, the binary. */
function binaries(nodes: readonly ResolvedNode[]): Map<string, string> {
  return new Map(
    nodes.flatMap(({ spec, version, binary }) => [[spec, binary] as const, [version, binary] as const]),
  );
}
