import * as z from "zod/mini";
import { about, agentName, count, milliseconds } from "./fields.ts";

/** Keys about delegated tasks, background commands, and what child sessions may do. */
export function childKeys(): Readonly<Record<string, z.ZodMiniType>> {
  return {
    delegation: about(
      z.strictObject({
        agents: about(z.array(agentName()), "Agents beside the commander that see the tools of delegation."),
        total: about(count(1), "Delegated tasks at once, for each level of depth."),
        perAgent: about(z.record(z.string(), count(1)), "The same by agent; `*` is for those not named."),
        perModel: about(
          z.record(z.string(), count(1)),
          "The same by `provider/model` or provider; `*` is for models not named.",
        ),
        maxDepth: about(count(1), "Levels of tasks below a session that nobody delegated."),
        patienceMs: about(milliseconds(0), "Milliseconds that a result waits for the others of its batch."),
        idleMs: about(milliseconds(1000), "Milliseconds of silence after which a running task fails."),
      }),
    ),
    background: about(
      z.strictObject({
        maxRunning: about(count(1), "Background commands at once."),
        maxEnded: about(count(0), "Ended commands that are remembered with their output."),
        ringBytes: about(
          count(1024, 2 ** 30),
          "Bytes of the end of a command's output that are kept in memory.",
        ),
        maxFileBytes: about(count(0, 2 ** 40), "Bytes of the beginning of the output that are kept on disk."),
        graceMs: about(milliseconds(0), "Milliseconds between the request to end and the kill."),
      }),
    ),
    permission: about(
      z.strictObject({
        children: about(
          z.enum(["auto", "deny", "ask"]),
          "What becomes of a child session's permission ask: `auto` asks the person where one is there and denies elsewhere.",
        ),
        allow: about(
          z.record(z.string(), z.array(z.string())),
          'Patterns by permission key that need no asking, such as `{ "bash": ["npm test*"] }`.',
        ),
      }),
    ),
  };
}
