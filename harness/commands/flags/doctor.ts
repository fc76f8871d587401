import type { DoctorOptions } from '../../measure/doctor/doctor.ts';
import { type Describing, preset } from './flag.ts';
import { duration } from './kinds.ts';
import { PRINTED, type Printed } from './told.ts';

export const DOCTOR = {
  duration: preset(duration('length of each measurement, of which there are about ten'), 1),
  ...PRINTED,
} satisfies Describing<DoctorOptions & Printed>;
