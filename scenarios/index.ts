import type { ScenarioInput } from '../harness/config/scenario.ts';
import clusterVsSingle from './cluster-vs-single.ts';
import cpuOffload from './cpu-offload.ts';
import dbPooling from './db-pooling.ts';
import ioSyncVsAsync from './io-sync-vs-async.ts';

export const scenarios: ScenarioInput[] = [clusterVsSingle, dbPooling, cpuOffload, ioSyncVsAsync];
