/** Each variant by name: its server, below this folder, and the settings it has. */
export const VARIANTS: Readonly<Record<string, { server: string; env?: Readonly<Record<string, string>> }>> =
  {
    single: { server: 'cluster-vs-single/single.js' },
    'cluster-2': { server: 'cluster-vs-single/cluster.js', env: { WORKERS: '2' } },
    'cluster-per-core': { server: 'cluster-vs-single/cluster.js' },
    'client-per-request': { server: 'db-pooling/client-per-request.js' },
    'pool-1': { server: 'db-pooling/pool.js', env: { POOL_SIZE: '1' } },
    'pool-10': { server: 'db-pooling/pool.js', env: { POOL_SIZE: '10' } },
    'pool-50': { server: 'db-pooling/pool.js', env: { POOL_SIZE: '50' } },
    inline: { server: 'cpu-offload/inline.js' },
    'thread-per-request': { server: 'cpu-offload/thread-per-request.js' },
    'hand-pool': { server: 'cpu-offload/hand-pool.js' },
    piscina: { server: 'cpu-offload/piscina.js' },
    'read-sync': { server: 'io-sync-vs-async/read-sync.js' },
    'read-async': { server: 'io-sync-vs-async/read-async.js' },
    'read-stream': { server: 'io-sync-vs-async/read-stream.js' },
    'pbkdf2-sync': { server: 'io-sync-vs-async/pbkdf2-sync.js' },
    'pbkdf2-async': { server: 'io-sync-vs-async/pbkdf2-async.js' },
  };
