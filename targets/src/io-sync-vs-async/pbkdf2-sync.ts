import { pbkdf2Sync } from 'node:crypto';
import { serve } from '../common/serve.ts';
import { createHashApp } from './create-hash-app.ts';
import { DIGEST, KEY_BYTES, ROUNDS, SALT } from './derivation.ts';

serve(createHashApp((password) => pbkdf2Sync(password, SALT, ROUNDS, KEY_BYTES, DIGEST)));
