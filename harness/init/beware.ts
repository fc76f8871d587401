import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';
import type { Place } from './place.ts';
import type { ProjectFacts } from './result.ts';

/** Clients of what a service needs beside itself, by package. */
const SERVICES: Record<string, string> = {
  pg: 'PostgreSQL',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mysql2: 'MySQL',
  mongodb: 'MongoDB',
  mongoose: 'MongoDB',
  redis: 'Redis',
  ioredis: 'Redis',
  '@prisma/client': 'a database',
  typeorm: 'a database',
  sequelize: 'a database',
  knex: 'a database',
  amqplib: 'RabbitMQ',
  kafkajs: 'Kafka',
  '@elastic/elasticsearch': 'Elasticsearch',
};
const OTHER_CI: [string, string][] = [
  ['.gitlab-ci.yml', 'GitLab'],
  ['.circleci/config.yml', 'CircleCI'],
  ['Jenkinsfile', 'Jenkins'],
  ['azure-pipelines.yml', 'Azure Pipelines'],
  ['.buildkite/pipeline.yml', 'Buildkite'],
];

/** What stands in the way of a gate, or is easily overlooked, in sentences. */
export function bewareOf(root: string, found: ProjectFacts, manifest: Manifest, place: Place): string[] {
  return [
    ...portWarning(found),
    ...framework(found),
    ...services(manifest),
    ...dotEnv(root),
    ...(found.lockFile === null && found.install !== null
      ? [
          'There is no lock file, so the base and the change may be installed with different versions of the same packages, and the gate would measure those.',
        ]
      : []),
    ...(found.pacelineInstalled
      ? []
      : [
          'Paceline is not among this project’s installed dependencies, so the config imports nothing from it. With it there, CI uses that version, and an editor knows the types of the config.',
        ]),
    ...repository(place),
  ];
}

function portWarning({ port: { fromEnvironment, fixed } }: ProjectFacts): string[] {
  if (fromEnvironment) return [];
  const cure = `Let it listen on \`process.env.PORT ?? ${fixed?.port ?? 3000}\``;
  if (fixed === null) {
    return [
      `The code does not seem to read PORT, and no port number was found. ${cure}: the base and the change run at the same time, each on a port of its own.`,
    ];
  }
  return [
    `The code does not seem to read PORT but listens on ${fixed.port} (${fixed.file}:${fixed.line}), and the gate needs the base and the change at the same time: until it reads PORT, \`paceline gate\` refuses. ${cure}, and take \`port\` out of the config.`,
  ];
}

function framework(found: ProjectFacts): string[] {
  return found.framework === null
    ? ['No Express, Fastify or node:http server was seen here; look at `start` and `requests` with care.']
    : [];
}

function services({ dependencies }: Manifest): string[] {
  const names = Object.keys(SERVICES).filter((name) => name in dependencies);
  if (names.length === 0) return [];
  const kinds = [...new Set(names.map((name) => SERVICES[name]))].join(', ');
  return [
    `The project depends on ${names.join(', ')}. If the service needs ${kinds}, the workflow has to start it and \`env\` has to name it; the base and the change share it, so only read from it.`,
  ];
}

function dotEnv(root: string): string[] {
  return existsSync(join(root, '.env'))
    ? [
        'There is a .env file. A checkout of the base has none if git ignores it: put the settings that the service needs under `env` in the config.',
      ]
    : [];
}

function repository({ top }: Place): string[] {
  if (top === null) {
    return [
      'This is no git repository. `paceline gate` compares with a commit, so it needs one; `paceline compare` does not.',
    ];
  }
  const ignored = join(top, '.gitignore');
  const knows = existsSync(ignored) && /^\/?(\*\*\/)?\.paceline\b/m.test(readFileSync(ignored, 'utf8'));
  const other = existsSync(join(top, '.github'))
    ? undefined
    : OTHER_CI.find(([path]) => existsSync(join(top, path)));
  return [
    ...(knows ? [] : ['Put `.paceline/` into .gitignore: runs are kept there.']),
    ...(other === undefined
      ? []
      : [
          `This project seems to be built by ${other[1]}, and the workflow is for GitHub: docs/ci.md of Paceline has a recipe for ${other[1]}, and --no-workflow leaves the workflow out.`,
        ]),
  ];
}
