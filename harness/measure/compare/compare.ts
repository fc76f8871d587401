import { join, resolve } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import type { Scenario, Variant } from '../../config/scenario.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { writeComparePage } from '../../pages/compare-page.ts';
import { routeNames } from '../../plan/route-names.ts';
import type { CompareResult } from '../../record/compare.ts';
import { CompareStore } from '../../record/store.ts';
import { runsFolder } from '../folders.ts';
import { mayDifferOf, ofRoutesAsked } from '../may-differ.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import { chooseSeed } from '../seed.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';
import { measureComparison } from './measure-comparison.ts';
import type { CompareOptions } from './options.ts';
import { keepLogs, settingsOf } from './own-arms.ts';
import { withOwnServices } from './own-services.ts';
import { withOwnOf } from './own-sides.ts';
import { type ComparisonAsked, checkComparison, planComparison } from './plan-comparison.ts';
import { type ReadySide, readySide } from './sides.ts';
import { type ComparedSubject, subjectOf } from './subject.ts';
import { wholeRate } from './whole-rate.ts';

/** Change that is too small to matter, unless told otherwise. */
const MARGIN = 0.02;

/**
 * Asks two services by turns, request by request, and says whether B is slower than A.
 * @param words a scenario and two of its variants, in place of `a` and `b`; else empty
 * @throws BAD_OPTION, BAD_CONFIG, UNKNOWN_SCENARIO, UNKNOWN_VARIANT; what making the sides ready throws
 */
export async function compare(
  words: readonly string[],
  options: CompareOptions,
  session: Session,
  recorded: Recorded,
): Promise<Outcome<CompareResult>> {
  const config = await loadConfig(session.cwd);
  const subject = withOwnServices(subjectOf(words, options, config, session.cwd), options);
  const seed = chooseSeed(options.seed, session, config.seed);
  const env = targetEnvironment(session, options.env, config.env ?? {});
  const asked: Omit<ComparisonAsked, 'a' | 'b' | 'scenario' | 'wholeRate' | 'warnings'> = {
    command: recorded({ seed }),
    margin: options.margin ?? config.margin ?? MARGIN,
    margins: {},
    gating: options.gating.length > 0 ? options.gating : undefined,
    budgetSeconds: options.budget,
    connections: options.connections,
    seed,
    answersMayDiffer: ofRoutesAsked(
      mayDifferOf(options.answersMayDiffer),
      routeNames(subject.scenario.workload.requests),
    ),
    ownServices: options.service.length > 0,
  };
  checkComparison(asked);
  const folder = options.out === undefined ? null : resolve(session.cwd, options.out);
  const logs = join(folder ?? runsFolder(session), folder === null ? `${seed.toString(36)}-prepare` : 'logs');
  const sides: ReadySide[] = [];
  try {
    for (const [index, spec] of subject.sides.entries()) {
      sides.push(
        await readySide(index === 0 ? 'A' : 'B', spec, {
          ...{ session, env },
          steps: { install: options.install, build: options.build, start: options.target ?? '' },
          logs,
        }),
      );
    }
    const { service: services, prepare } = options;
    const settings = { ...config.env, ...Object.fromEntries(options.env) };
    return await withOwnOf(
      named(subject, sides as [ReadySide, ReadySide]),
      { session, services, prepare, env, logs },
      (arm) => {
        const own = subject.scenario.variants[arm === 'a' ? 0 : 1]?.env;
        return { ...own, ...settingsOf(arm, { ...settings, ...own }) };
      },
      (own) => measureSides(subject, own, { options, asked, env, folder, logs }, session),
    );
  } finally {
    session.idle();
    for (const side of sides) await side.remove();
  }
}

/** Sides that are a scenario's variants, in the folders of those. */
function named(
  { scenario, named: names }: ComparedSubject,
  sides: [ReadySide, ReadySide],
): [ReadySide, ReadySide] {
  if (names === null) return sides;
  return sides.map((side, index) => ({ ...side, cwd: scenario.variants[index]?.cwd })) as [
    ReadySide,
    ReadySide,
  ];
}

interface CompareSetting {
  options: CompareOptions;
  asked: Omit<ComparisonAsked, 'a' | 'b' | 'scenario' | 'wholeRate' | 'warnings'>;
  env: Record<string, string>;
  /** Null for one by its id. */
  folder: string | null;
  /** Where those of before are. */
  logs: string;
}

async function measureSides(
  subject: ComparedSubject,
  [a, b]: readonly [ReadySide, ReadySide],
  { options, asked, env, folder, logs }: CompareSetting,
  session: Session,
): Promise<Outcome<CompareResult>> {
  const scenario = withSides(subject, [a, b]);
  const [first, second] = scenario.variants as [Variant, Variant];
  const { readyTimeout: readyTimeoutSeconds } = options;
  const started = a.side.url === null && b.side.url === null;
  const rate =
    options.wholeService && started
      ? await wholeRate(scenario, first, { session, env, readyTimeoutSeconds })
      : null;
  const labelled = ({ side }: ReadySide, index: 0 | 1) =>
    subject.named === null ? side : { ...side, label: subject.named[index] };
  const manifest = planComparison({
    ...asked,
    a: labelled(a, 0),
    b: labelled(b, 1),
    scenario,
    wholeRate: rate,
    warnings: [...new Set([...a.warnings, ...b.warnings])],
  });
  const store = CompareStore.create(folder ?? join(runsFolder(session), manifest.id), manifest);
  keepLogs(logs, store.logs);
  const { result, interruption } = await measureComparison(
    {
      ...{ manifest, store, env, readyTimeoutSeconds },
      sides: [
        { variant: first, url: a.side.url, authorization: a.authorization ?? null },
        { variant: second, url: b.side.url, authorization: b.authorization ?? null },
      ],
      insecure: options.insecure,
      steady: options.engine === 'steady',
      ownServices: options.service.length > 0,
    },
    session,
  );
  writeComparePage(store, result);
  return {
    result,
    folder: store.folder,
    report: store.reportPath,
    exitCode: exitCode(result, options.strict),
    failure: interruption,
  };
}

/** What the verdict says to a script. */
function exitCode({ verdict }: Pick<CompareResult, 'verdict'>, strict: boolean): number {
  if (verdict === 'invalid') return EXIT.invalid;
  if (verdict === 'regressed') return EXIT.regressed;
  return verdict === 'inconclusive' && strict ? EXIT.inconclusive : EXIT.pass;
}

/** The scenario with what each side is started by. */
function withSides({ scenario, named }: ComparedSubject, sides: readonly [ReadySide, ReadySide]): Scenario {
  const variants = scenario.variants.map((variant, index) => {
    const side = sides[index as 0 | 1];
    if (named !== null) return { ...variant, env: { ...variant.env, ...side.env } };
    return {
      ...variant,
      title: side.side.label,
      command: side.side.command,
      env: { ...variant.env, ...side.env },
      ...(side.cwd === undefined ? {} : { cwd: side.cwd }),
    };
  });
  return { ...scenario, variants };
}
