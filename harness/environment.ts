/** The environment of this process: the only place that reads it, for entries and for sessions that are given none. All else is handed it. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
