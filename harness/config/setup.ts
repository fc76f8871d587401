import type { RequestSpec, SetupRequest } from './scenario.ts';

/** What is asked of a target, and what once before that. */
export interface Asked {
  requests: RequestSpec[];
  setup?: SetupRequest[] | undefined;
}

/** What is asked before all else as a request like any other. */
export function asRequest({ json: _, capture: __, ...request }: SetupRequest): RequestSpec {
  return { ...request, params: {}, weight: 1 };
}

/** Names that captures give values to, in the order in which they are captured. */
export function capturedBy(setup: readonly SetupRequest[] | undefined): string[] {
  return (setup ?? []).flatMap(({ capture }) => Object.keys(capture));
}
