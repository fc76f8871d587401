/** A request as somebody wrote it, with its `json` as the body and the header that says so; anything else as it is. */
export function jsonAsBody(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { json, ...rest } = value;
  // Both are told apart, and refused, where all that can be wrong with a request is.
  if (json === undefined || rest.body !== undefined) return value;
  const headers = rest.headers ?? {};
  const typed = isObject(headers) && Object.keys(headers).some((name) => /^content-type$/i.test(name));
  return {
    ...rest,
    headers: typed || !isObject(headers) ? headers : { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
