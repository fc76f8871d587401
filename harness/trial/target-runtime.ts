import { delimiter, dirname } from 'node:path';
import type { Variant } from '../config/scenario.ts';
import { type LaunchOptions, ProcessTarget } from '../runtime/process/launch.ts';
import type { Target } from '../runtime/target.ts';
import { commandOf, commandText } from './command-of.ts';

/** What a launch needs beside its variant: `cwd` and `env` for a variant that says nothing else. */
type VariantLaunch = Omit<LaunchOptions, 'command' | 'port'>;

/** Where targets run, and on which Node. */
export interface TargetRuntime {
  readonly kind: 'process' | 'docker';
  /** @throws what launching a target throws */
  launch(variant: Variant, options: VariantLaunch): Promise<Target>;
  /** What is started, as a person reads it. */
  describe(variant: Variant): string;
  /** What a target has used so far of what it was allowed; null where nothing is limited. */
  used(target: Target): Promise<Used | null>;
}

/** What a container used since its start. */
export interface Used {
  imageId: string;
  throttled: { periods: number; throttledPeriods: number; throttledSeconds: number };
  memoryPeakBytes: number | null;
}

/**
 * Targets as processes of this machine.
 * @param nodes of a variant's `node`, as it is written there, the binary
 */
export function processRuntime(nodes: ReadonlyMap<string, string> = new Map()): TargetRuntime {
  const binaryOf = ({ node }: Variant): string | null => {
    if (node === undefined) return null;
    const binary = nodes.get(node);
    if (binary === undefined) throw new TypeError(`Expected the binary of Node ${node} to be known`);
    return binary;
  };
  return {
    kind: 'process',
    launch(variant, options) {
      const binary = binaryOf(variant);
      return ProcessTarget.launch({
        ...options,
        command: commandOf(variant, binary ?? process.execPath),
        cwd: variant.cwd ?? options.cwd,
        // A command of the user's finds `node`, and what it starts does too.
        env: binary === null ? options.env : { ...options.env, PATH: inFront(binary, options.env.PATH) },
        port: variant.port ?? null,
      });
    },
    used: () => Promise.resolve(null),
    describe: (variant) => commandText(variant, binaryOf(variant) ?? process.execPath),
  };
}

/** Where nothing else is asked for: processes, on the Node that runs Paceline. */
export const processes = processRuntime();

function inFront(binary: string, path: string | undefined): string {
  return [dirname(binary), path ?? ''].join(delimiter);
}
