import type { HostServer } from "@oco-tools/opencode-host";
import {
  cut,
  delay,
  empty,
  finish,
  hang,
  type ModelRequest,
  malformedTool,
  type Step,
  status,
  text,
  tool,
  usage,
} from "@oco-tools/scripted-model";

/** One session to record: what the model plays, and what the person does besides the first prompt. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** The reply to each request of the session in turn; the last one is repeated. */
  readonly replies: readonly (readonly Step[])[];
  /** Replies to the compaction agent's requests, which are then not counted as turns. */
  readonly compaction?: readonly Step[];
  /** Does something while the session runs; called when the prompt was sent. */
  readonly meanwhile?: (server: HostServer, session: string) => Promise<void>;
}

const bash = (command: string): Step => tool("bash", { command, description: "a step" });
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const scenarios: readonly Scenario[] = [
  { name: "text-short", about: "one reply of text", replies: [[text("Hello there, this is the answer.")]] },
  {
    name: "text-pauses",
    about: "text that stops for 3 s and for 7 s in the middle",
    replies: [[text("First I think. "), delay(3000), text("Then I go on. "), delay(7000), text("Done.")]],
  },
  {
    name: "text-late",
    about: "12 s before the first word",
    replies: [[delay(12_000), text("After long thought: yes.")]],
  },
  {
    name: "text-length",
    about: "a reply that ends at the length limit",
    replies: [[text("This goes on and"), finish("length")]],
  },
  { name: "empty-reply", about: "a reply without text and calls", replies: [[empty()]] },
  {
    name: "tool-one",
    about: "one quick tool, then text",
    replies: [[bash("echo one")], [text("It printed one.")]],
  },
  {
    name: "tools-in-turn",
    about: "four tools one after the other, with thinking time of 1.2 s",
    replies: [
      [bash("echo 1")],
      [delay(1200), text("Next. "), bash("echo 2")],
      [delay(1200), bash("echo 3")],
      [delay(1200), bash("ls")],
      [text("All four ran.")],
    ],
  },
  {
    name: "tools-at-once",
    about: "three tools in one reply, of 0, 1 and 4 s",
    replies: [[bash("echo 1"), bash("sleep 1"), bash("sleep 4")], [text("All three ran.")]],
  },
  {
    name: "tool-long",
    about: "a tool that prints nothing for 13 s",
    replies: [[text("Running it. "), bash("sleep 13")], [text("It finished.")]],
  },
  {
    name: "tool-longer",
    about: "a tool that prints nothing for 24 s, as a test suite may",
    replies: [[bash("sleep 24")], [text("All green.")]],
  },
  {
    name: "tool-long-then-thought",
    about: "a tool of 6 s, then 11 s of thinking, then another tool",
    replies: [[bash("sleep 6")], [delay(11_000), bash("echo done")], [text("Finished.")]],
  },
  {
    name: "tool-chatty",
    about: "a tool that prints a line a second for 6 s",
    replies: [[bash("for i in 1 2 3 4 5 6; do echo $i; sleep 1; done")], [text("Counted.")]],
  },
  {
    name: "tool-malformed",
    about: "a call whose arguments are no JSON, then a good one",
    replies: [[malformedTool("bash", '{"command": ')], [bash("echo ok")], [text("The second try worked.")]],
  },
  {
    name: "retry-429",
    about: "the provider says 429 with retry-after 4 s, then answers",
    replies: [[status(429, { headers: { "retry-after": "4" } })], [text("Here I am.")]],
  },
  {
    name: "retry-twice",
    about: "the provider says 500, then 529, then calls a tool, then answers",
    replies: [[status(500)], [status(529)], [bash("echo 1")], [text("Here I am.")]],
  },
  {
    name: "retry-cut",
    about: "the connection breaks in the middle of the text",
    replies: [[text("This will be cut"), cut()], [text("Whole this time.")]],
  },
  { name: "error-400", about: "the provider refuses the request", replies: [[status(400)]] },
  {
    name: "abort-text",
    about: "aborted by the person after 3 s of silence within the text",
    replies: [[text("I begin "), hang()]],
    meanwhile: async (server, session) => {
      await wait(3000);
      await server.abort(session);
    },
  },
  {
    name: "abort-tool",
    about: "aborted by the person while a tool of 30 s runs",
    replies: [[bash("sleep 30")], [text("never said")]],
    meanwhile: async (server, session) => {
      await wait(4000);
      await server.abort(session);
    },
  },
  {
    name: "compaction",
    about: "the context is full after a tool; the session is summarised in 6 s and goes on by itself",
    replies: [
      [bash("echo big"), usage(195_000, 10)],
      [delay(2000), text("After the summary, done.")],
    ],
    compaction: [delay(6000), text("Summary: one command ran.")],
  },
  {
    name: "second-prompt",
    about: "a second prompt comes while the first is being answered",
    replies: [
      [text("Answering "), delay(3000), text("the first.")],
      [delay(2500), text("And the second.")],
    ],
    meanwhile: async (server, session) => {
      await wait(1000);
      await server.promptAsync(session, "one more thing");
    },
  },
];

/** Picks the reply to a request of a scenario; `turns` counts those already given to its session. */
export function replyOf(
  scenario: Scenario,
  request: ModelRequest,
  turns: { count: number },
): readonly Step[] {
  if (scenario.compaction !== undefined && request.system.includes("context summarization"))
    return scenario.compaction;
  const reply = scenario.replies[Math.min(turns.count, scenario.replies.length - 1)];
  turns.count += 1;
  return reply ?? [empty()];
}
