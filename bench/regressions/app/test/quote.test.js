'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const money = require('../vendor/money');

test('cents as people write them', () => {
  assert.equal(money.format(123450), '1,234.50');
});
