'use strict';

/** Values by key, for as long as the process lives. */
class Cache {
  #values = new Map();

  /** What is kept under a key, else what `load` gives, which is kept where `keeps` says so. */
  async get(key, load, keeps) {
    const found = this.#values.get(key);
    if (found !== undefined) return found;
    const value = await load();
    if (keeps(value)) this.#values.set(key, value);
    return value;
  }
}

module.exports = { Cache };
