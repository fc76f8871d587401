import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { serve } from '../common/serve.ts';
import { createHashApp } from './create-hash-app.ts';
import { DIGEST, KEY_BYTES, ROUNDS, SALT } from './derivation.ts';

const derive = promisify(pbkdf2);

serve(createHashApp((password) => derive(password, SALT, ROUNDS, KEY_BYTES, DIGEST)));
