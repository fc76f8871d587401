/** A request ready to send: placeholders filled in. */
export interface PreparedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** The status that counts as a right answer. */
  status: number;
}
