import { preset } from './flag.ts';
import { duration } from './kinds.ts';
import { TOLD } from './told.ts';

const { json, quiet } = TOLD;

export const DOCTOR = {
  duration: preset(duration('length of each measurement, of which there are about ten'), 1),
  ...{ json, quiet },
};
