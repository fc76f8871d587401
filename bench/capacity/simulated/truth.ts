/** Erlang's C: probability that a request has to wait, of c workers and an offered load of a (Erlang, 1917). */
function erlangC(workers: number, load: number): number {
  let blocked = 1;
  for (let k = 1; k <= workers; k++) blocked = (load * blocked) / (k + load * blocked);
  const utilization = load / workers;
  return blocked / (1 - utilization * (1 - blocked));
}

/**
 * P(time in system > t) of M/M/c: c workers of `rate` each (Kleinrock, Queueing Systems I, 1975, 3.5 and 5.9).
 * With theta = c mu - lambda: e^(-mu t) + C (mu / (mu - theta)) (e^(-theta t) - e^(-mu t)).
 */
export function mmcTail(workers: number, rate: number, arrivals: number, t: number): number {
  const waits = erlangC(workers, arrivals / rate);
  const theta = workers * rate - arrivals;
  if (theta <= 0) return 1;
  const own = Math.exp(-rate * t);
  if (Math.abs(rate - theta) < 1e-9 * rate) return own * (1 + waits * rate * t);
  return own + ((waits * rate) / (rate - theta)) * (Math.exp(-theta * t) - own);
}

/**
 * P(time in system > t) of M/D/1 with service time D: 1 - P(W <= t - D), with Erlang's sum for the waiting time (Erlang, 1909; Franx,
 * Operations Research Letters 29, 2001), whose terms alternate: it is summed from the state probabilities of the queue
 * instead, which are all positive. P(W <= x) for x = kD - u, 0 <= u < D, is sum over j <= kc - 1 of Q_(j) e^(-lambda u) (lambda u)^(..)/..!
 */
export function md1Tail(time: number, arrivals: number, t: number): number {
  const load = arrivals * time;
  if (load >= 1) return 1;
  const x = t - time;
  if (x < 0) return 1;
  const k = Math.floor(x / time) + 1;
  const u = k * time - x;
  // Cumulated probabilities of the number waiting (not in service) after a departure, up to k - 1.
  const cumulated = cumulatedQueue(load, k);
  let term = Math.exp(-arrivals * u);
  let sum = 0;
  for (let j = 0; j < k; j++) {
    sum += (cumulated[k - 1 - j] ?? 0) * term;
    term *= (arrivals * u) / (j + 1);
  }
  return Math.max(0, 1 - sum);
}

/** Sums of P(queue length = j) of M/D/1, the one in service not counted, j = 0 .. n - 1. */
function cumulatedQueue(load: number, n: number): number[] {
  // Arrivals during a service are Poisson; p is the number in system as seen at departures (embedded chain).
  const arrivalsOf = (j: number) => {
    let value = Math.exp(-load);
    for (let i = 1; i <= j; i++) value *= load / i;
    return value;
  };
  const a = Array.from({ length: n + 2 }, (_, j) => arrivalsOf(j));
  const p = [1 - load];
  for (let j = 0; j <= n; j++) {
    let sum = (p[j] ?? 0) - (p[0] ?? 0) * (a[j] ?? 0);
    for (let i = 1; i <= j; i++) sum -= (p[i] ?? 0) * (a[j - i + 1] ?? 0);
    p.push(sum / (a[0] ?? 1));
  }
  const queued: number[] = [];
  let total = (p[0] ?? 0) + (p[1] ?? 0);
  for (let j = 0; j < n; j++) {
    queued.push(total);
    total += p[j + 2] ?? 0;
  }
  return queued;
}

/** The arrival rate at which a tail that grows with it is as large as allowed, by bisection. */
export function rateAt(tail: (rate: number) => number, share: number, most: number): number {
  let low = 0;
  let high = most;
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (tail(middle) > share) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
