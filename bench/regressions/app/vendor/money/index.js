/** Cents as people write them: `1,234.50`. */
exports.format = (cents) => {
  const whole = Math.trunc(cents / 100);
  const rest = String(Math.abs(cents % 100)).padStart(2, '0');
  return `${String(whole).replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
};
