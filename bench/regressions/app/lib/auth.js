'use strict';

const { createHmac, randomBytes, timingSafeEqual } = require('node:crypto');

const SECRET = process.env.SESSION_SECRET ?? randomBytes(32).toString('hex');
const TEN_MINUTES = 600_000;

/** Gives a token that lives for ten minutes. */
function login(request, response) {
  const { user, password } = request.body ?? {};
  if (typeof user !== 'string' || password !== 'open sesame') {
    return response.status(403).json({ error: 'wrong user or password' });
  }
  const claims = Buffer.from(JSON.stringify({ user, until: Date.now() + TEN_MINUTES })).toString('base64url');
  response.json({ token: `${claims}.${signed(claims)}`, expiresIn: TEN_MINUTES / 1000 });
}

/** Lets only those pass who bring a token that is still good: `Authorization: Bearer ...`. */
function authenticate(request, response, next) {
  const [, claims = '', signature = ''] =
    /^Bearer ([\w-]+)\.([\w-]+)$/.exec(request.get('authorization') ?? '') ?? [];
  const [given, right] = [Buffer.from(signature), Buffer.from(signed(claims))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) {
    return response.status(401).json({ error: 'no valid token' });
  }
  const { user, until } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  if (until < Date.now()) return response.status(401).json({ error: 'the token has expired' });
  request.user = user;
  next();
}

function signed(claims) {
  return createHmac('sha256', SECRET).update(claims).digest('base64url');
}

module.exports = { authenticate, login };
