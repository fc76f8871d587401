import type { Config } from './config.ts';
import type { RequestSpec } from './scenario.ts';
import type { Asked } from './setup.ts';

interface Change {
  /** @param place put before the name of a field, e.g. `gate.` @param beside other requests that may hold captures */
  asked<Given extends Asked>(asked: Given, place: string, beside: readonly RequestSpec[]): Given;
  /** One beside a workload. @param place e.g. `scenarios.0.neighbour.request.` */
  beside(spec: RequestSpec, place: string, asked: Asked): RequestSpec;
}

/** The same config with all that is asked put through functions, which are told where it stands. */
export function mapRequests(config: Config, change: Change): Config {
  const { gate, scenarios } = config;
  return {
    ...config,
    ...(gate === undefined ? {} : { gate: change.asked(gate, 'gate.', []) }),
    ...(scenarios === undefined
      ? {}
      : {
          scenarios: scenarios.map((scenario, index) => {
            const place = `scenarios.${index}.`;
            const { neighbour, workload } = scenario;
            const beside = neighbour === undefined ? [] : [neighbour.request];
            return {
              ...scenario,
              workload: change.asked(workload, `${place}workload.`, beside),
              ...(neighbour === undefined
                ? {}
                : {
                    neighbour: {
                      ...neighbour,
                      request: change.beside(neighbour.request, `${place}neighbour.request.`, workload),
                    },
                  }),
              variants: scenario.variants.map((variant, at) =>
                variant.workload === undefined
                  ? variant
                  : {
                      ...variant,
                      workload: change.asked(variant.workload, `${place}variants.${at}.workload.`, beside),
                    },
              ),
            };
          }),
        }),
  };
}
