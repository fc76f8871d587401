import type { Config } from './config.ts';
import type { RequestSpec, Workload } from './scenario.ts';

type Change = (spec: RequestSpec, place: string) => RequestSpec;

/** The same config with each of its requests put through a function, which is told where it stands, e.g. `gate.requests.0.` */
export function mapRequests(config: Config, change: Change): Config {
  const all = (requests: readonly RequestSpec[], place: string) =>
    requests.map((spec, index) => change(spec, `${place}requests.${index}.`));
  const inWorkload = (workload: Workload, place: string): Workload => ({
    ...workload,
    requests: all(workload.requests, `${place}workload.`),
  });
  const { gate, scenarios } = config;
  return {
    ...config,
    ...(gate === undefined ? {} : { gate: { ...gate, requests: all(gate.requests, 'gate.') } }),
    ...(scenarios === undefined
      ? {}
      : {
          scenarios: scenarios.map((scenario, index) => {
            const place = `scenarios.${index}.`;
            const { neighbour } = scenario;
            return {
              ...scenario,
              workload: inWorkload(scenario.workload, place),
              ...(neighbour === undefined
                ? {}
                : {
                    neighbour: {
                      ...neighbour,
                      request: change(neighbour.request, `${place}neighbour.request.`),
                    },
                  }),
              variants: scenario.variants.map((variant, at) =>
                variant.workload === undefined
                  ? variant
                  : { ...variant, workload: inWorkload(variant.workload, `${place}variants.${at}.`) },
              ),
            };
          }),
        }),
  };
}
