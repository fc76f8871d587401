import type { NodesResult } from '../../harness/record/nodes.ts';
import { cellInWords, troubles } from '../../harness/words/nodes.ts';
import { junitDocument } from './case.ts';
import { metricCases } from './metric-cases.ts';

/** A matrix as JUnit XML: a case for each version of a variant, and for each metric that decides between two. */
export function renderNodesJunit({ rows }: Pick<NodesResult, 'rows'>): string {
  return junitDocument(
    rows.map((row) => {
      const name = `${row.scenario}/${row.variant}`;
      const versions = row.cells.map((cell) => ({
        group: name,
        name: `Node ${cell.version}`,
        outcome:
          cell.state === 'invalid'
            ? ('error' as const)
            : cell.state === 'measured'
              ? null
              : ('skipped' as const),
        message:
          cell.state === 'measured'
            ? cellInWords(cell)
            : troubles({ ...row, cells: [cell] }).join('; ') || cell.state,
      }));
      const pairs = row.pairs.flatMap(({ a, b, verdict, comparisons }) =>
        metricCases(
          `${name}, Node ${b} against ${a}`,
          comparisons.filter(({ gating }) => gating),
          {
            ...{ verdict, because: verdict },
          },
        ).map((one) =>
          // Which version is faster is an answer, and fails nothing.
          one.outcome === 'failure' ? { ...one, outcome: null } : one,
        ),
      );
      return { name, cases: [...versions, ...pairs] };
    }),
  );
}
