/** Uses as much CPU of this thread as asked, ms: what another process took meanwhile does not count. */
exports.burn = (ms) => {
  const used = process.threadCpuUsage ?? process.cpuUsage;
  const from = used();
  for (let value = 0; ; value++) {
    if (value % 2000 !== 0) continue;
    const { user, system } = used(from);
    if ((user + system) / 1000 >= ms) return;
  }
};
/** What a request costs, ms. */
exports.cost = Number(process.env.BURN_MS ?? 2);
