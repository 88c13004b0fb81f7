/** Limits of `search_code`. */
export interface SearchOptions {
  /** Lines after which a search ends. @default 200 */
  readonly maxResults?: number;
  /** Larger files are left out, in bytes. @default 2_097_152 */
  readonly maxFileBytes?: number;
  /** Longer lines are cut, in UTF-16 units. @default 300 */
  readonly maxLineLength?: number;
  /** Time after which a search ends with what it has, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
}
