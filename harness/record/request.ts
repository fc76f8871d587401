/** A request ready to send: placeholders filled in. */
export interface PreparedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** The status that counts as a right answer; null: any below 400. */
  status: number | null;
  /** Each must occur in the body, checked on every answer. */
  includes: string[];
}
