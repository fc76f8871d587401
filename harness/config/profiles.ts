import { z } from 'zod';

export const ProfileName = z.enum(['quick', 'standard', 'thorough']);
export type ProfileName = z.infer<typeof ProfileName>;

/** How much is measured: blocks hold every variant once, and each trial has a fresh launch. */
export const Profile = z.object({
  name: ProfileName,
  blocks: z.int().min(1),
  warmupSeconds: z.number().min(0),
  durationSeconds: z.number().positive(),
});
export type Profile = z.infer<typeof Profile>;

export const PROFILES: Record<ProfileName, Profile> = {
  quick: { name: 'quick', blocks: 3, warmupSeconds: 1, durationSeconds: 3 },
  standard: { name: 'standard', blocks: 6, warmupSeconds: 2, durationSeconds: 6 },
  thorough: { name: 'thorough', blocks: 10, warmupSeconds: 3, durationSeconds: 10 },
};
