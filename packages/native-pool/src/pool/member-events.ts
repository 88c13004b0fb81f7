import type { Call } from "./call.ts";
import type { Member } from "./member.ts";

/** What a child reports to the scheduler. */
export interface MemberEvents {
  /** It can take more calls than before. */
  onAvailable(): void;
  /** The child ended, or broke the protocol, while it owed an answer to the call. */
  onLost(call: Call, error: Error): void;
  /** It is reaped. `error` says why when it ended by itself, `isProved` whether it ever answered a call. */
  onDead(
    member: Member,
    end: { readonly error: Error; readonly isExpected: boolean; readonly isProved: boolean },
  ): void;
}
