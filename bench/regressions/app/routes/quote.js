'use strict';

const money = require('../vendor/money');

const MONTHS = 60;
/** Halvings of the interval that holds the rate: more than enough for the twelve digits that the law asks for. */
const HALVINGS = 600;

/** What a loan costs: instalments, and the effective annual rate, which no formula gives. */
function quote(request, response) {
  const { cents, fee = 0, rate } = request.body ?? {};
  if (![cents, fee, rate].every(Number.isFinite) || cents <= 0 || rate <= 0) {
    return response.status(422).json({ error: 'cents, fee and rate are numbers' });
  }
  const monthly = rate / 12;
  const instalment = (cents * monthly) / (1 - (1 + monthly) ** -MONTHS);
  const effective = annual(effectiveMonthly(cents - fee, instalment));
  response.json({
    months: MONTHS,
    instalment: money.format(Math.round(instalment)),
    total: money.format(Math.round(instalment * MONTHS)),
    effectiveRate: Number(effective.toFixed(8)),
  });
}

/** The rate at which the instalments are worth what was paid out, by halving the interval that holds it. */
function effectiveMonthly(paidOut, instalment) {
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (worth(instalment, middle) > paidOut) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** What instalments are worth today. */
function worth(instalment, monthly) {
  let sum = 0;
  for (let month = 1; month <= MONTHS; month++) sum += instalment / (1 + monthly) ** month;
  return sum;
}

function annual(monthly) {
  return (1 + monthly) ** 12 - 1;
}

module.exports = { quote };
