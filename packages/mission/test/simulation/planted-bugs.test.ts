import type { Store, Transaction } from "@oco/mvcc";
import { expect, test } from "vitest";
import type {
  AgentHost,
  AttemptRecord,
  Inspection,
  MissionSchema,
  TaskRecord,
  TurnRequest,
} from "../../src/index.ts";
import { type EnginePorts, type Scenario, simulate, type Tamper } from "../../src/simulation/index.ts";
import { plainHost } from "../plain-host.ts";

/** A bug that stands between engine and world, and the invariant that has to notice it. */
interface Planted {
  readonly invariant: string;
  readonly bug: string;
  readonly tamper: Tamper;
  /** What the world needs for the bug to matter. */
  readonly scenario?: Partial<Scenario>;
}

/** Changes records on their way into the store; `undefined` keeps one out. */
interface RecordChange {
  readonly task?: (record: TaskRecord) => TaskRecord;
  readonly attempt?: (record: AttemptRecord) => AttemptRecord | undefined;
}

const planted: readonly Planted[] = [
  {
    invariant: "M1",
    bug: "a command that failed counts as passed",
    tamper: (ports) => ({
      ...ports,
      checks: { run: async (request) => ({ ...(await ports.checks.run(request)), passed: true }) },
    }),
  },
  {
    invariant: "M1",
    bug: "an error in a file is taken for a warning",
    tamper: onInspection((inspection) =>
      inspection.kind === "ran"
        ? {
            ...inspection,
            findings: inspection.findings.map((finding) => ({ ...finding, severity: "warning" })),
          }
        : inspection,
    ),
    scenario: { files: { broken: 0.5, down: 0 } },
  },
  {
    invariant: "M1",
    bug: "an inspection is said to be impossible that could be made",
    tamper: onInspection(({ check }) => ({ kind: "not-run", check, why: "no time" })),
  },
  {
    invariant: "M1",
    bug: "files that were changed are not among those that are inspected",
    tamper: (ports) => {
      const changes: EnginePorts["workspace"]["changes"] = async (request) => {
        const found = await ports.workspace.changes(request);
        return { ...found, files: found.files.slice(1) };
      };
      return { ...ports, workspace: replaced(ports.workspace, "changes", changes) };
    },
  },
  {
    invariant: "M1",
    bug: "a unit is merged without its review",
    tamper: onWrite({
      task: (record) =>
        record.state.kind === "reviewing"
          ? { ...record, state: { ...record.state, kind: "merging" } }
          : record,
    }),
  },
  {
    invariant: "M2",
    bug: "an attempt that was left is given a new session beside the old one",
    tamper: onHost((host) => ({
      createSession: async (request) => {
        const { sessionId } = await host.createSession(request);
        return { sessionId };
      },
      startTurn: async (request) => {
        await host.startTurn(request);
        await host.startTurn({ ...request, turnId: `${request.turnId} again` });
      },
    })),
  },
  {
    invariant: "M3",
    bug: "an abort is acknowledged and not done, so that its permit is free while its session works",
    tamper: onHost(() => ({ abort: async () => {} })),
  },
  {
    invariant: "M4",
    bug: "a turn is sent and not stored",
    tamper: onWrite({
      attempt: (record) => (record.state.kind === "running" ? undefined : record),
    }),
  },
  {
    invariant: "M4",
    bug: "a submission is acknowledged and not stored",
    tamper: onWrite({
      attempt: ({ submission, submittedAt, ...record }) =>
        record.role === "work" ? record : { ...record, ...(submission && { submission }) },
    }),
  },
  {
    invariant: "M5",
    bug: "the text of the session before is still in the next one",
    tamper: onHost((host) => {
      let before = "";
      return {
        startTurn: (request: TurnRequest) => {
          const text = `${request.text}\n${before}`;
          before = request.text;
          return host.startTurn({ ...request, text });
        },
      };
    }),
  },
  {
    invariant: "M6",
    bug: "the task is pasted into its message twice",
    tamper: onHost((host) => ({
      startTurn: (request) => host.startTurn({ ...request, text: `${request.text}\n${request.text}` }),
    })),
  },
  {
    invariant: "M7",
    bug: "sessions are not given back",
    tamper: onHost(() => ({ closeSession: async () => {} })),
  },
  {
    invariant: "M7",
    bug: "places are not removed",
    tamper: (ports) => ({ ...ports, workspace: withoutCleanup(ports) }),
  },
  {
    invariant: "M8",
    bug: "a message names the task of another mission",
    tamper: onHost((host) => {
      const texts = new Map<string, string>();
      return {
        startTurn: (request) => {
          const mission = request.text.includes("of A") ? "A" : "B";
          texts.set(mission, request.text);
          const other = texts.get(mission === "A" ? "B" : "A") ?? "";
          return host.startTurn({ ...request, text: `${request.text}\n${other}` });
        },
      };
    }),
  },
  {
    invariant: "M9",
    bug: "attempts are not counted",
    tamper: onWrite({ task: (record) => ({ ...record, attempts: 0, spoiled: 0 }) }),
    scenario: { flaky: 1, canAsk: false, crashes: [], limits: { wallTimeMs: 300_000 } },
  },
  {
    invariant: "E6",
    bug: "what a refinement has read is looked up when it is handed in, not when it was shown",
    tamper: onTransaction((tx) => {
      const get: Transaction<MissionSchema>["get"] = (key) => {
        const value = tx.get(key);
        if (!isAttempt(key[0], value) || value.reads === undefined) return value;
        const mission = String(key[1]);
        const versions = tx.entries({ prefix: ["task", mission] });
        const tasks = versions.map(({ key: [, , id], version }) => ({
          id: String(id),
          version: version ?? 0,
        }));
        const plan = tx.get(["mission", mission])?.planVersion ?? 0;
        return Object.assign({}, value, { reads: { plan, tasks } });
      };
      return replaced(tx, "get", get);
    }),
    scenario: {
      edits: 30,
      crashes: [],
      speculation: 2,
      capacity: { initial: 12, max: 12, perAgent: 12 },
    },
  },
  {
    invariant: "M10",
    bug: "a listener throws into the host",
    tamper: onHost((host) => ({
      onActivity: (listener) =>
        host.onActivity((sessionId, what) => {
          listener(sessionId, what);
          throw new Error("planted");
        }),
    })),
  },
];

for (const { invariant, bug, tamper, scenario = {} } of planted) {
  test(`the simulation finds as ${invariant}: ${bug}`, async () => {
    let found: string | undefined;
    for (let seed = 1; seed <= 60 && found === undefined; seed += 1) {
      const { violations } = await simulate(seed, { tamper, scenario });
      found = violations.find((violation) => violation.invariant === invariant)?.detail;
    }
    expect(found).toBeDefined();
  }, 60_000);
}

function onHost(change: (host: AgentHost) => Partial<AgentHost>): Tamper {
  return (ports) => {
    const plain = plainHost(ports.host);
    return { ...ports, host: { ...plain, ...change(plain) } };
  };
}

function onInspection(change: (inspection: Inspection) => Inspection): Tamper {
  return (ports) => {
    const { inspector } = ports;
    if (inspector === undefined) return ports;
    return {
      ...ports,
      inspector: { inspect: async (request) => (await inspector.inspect(request)).map(change) },
    };
  };
}

function onWrite(change: RecordChange): Tamper {
  return onTransaction((tx) => withSet(tx, change));
}

function onTransaction(change: (tx: Transaction<MissionSchema>) => Transaction<MissionSchema>): Tamper {
  return (ports) => {
    const { store } = ports;
    const transact: Store<MissionSchema>["transact"] = (work, options) =>
      store.transact((tx) => work(change(tx)), options);
    return { ...ports, store: replaced(store, "transact", transact) };
  };
}

function withSet(tx: Transaction<MissionSchema>, change: RecordChange): Transaction<MissionSchema> {
  const { task = (record) => record, attempt = (record) => record } = change;
  const set: Transaction<MissionSchema>["set"] = (key, value) => {
    const [, mission, id] = key;
    if (isTask(key[0], value)) return tx.set(["task", String(mission), String(id)], task(value));
    if (!isAttempt(key[0], value)) return tx.set(key, value);
    const record = attempt(value);
    if (record !== undefined) tx.set(["attempt", String(mission), String(id)], record);
  };
  return replaced(tx, "set", set);
}

function isTask(kind: unknown, _value: unknown): _value is TaskRecord {
  return kind === "task";
}

function isAttempt(kind: unknown, _value: unknown): _value is AttemptRecord {
  return kind === "attempt";
}

/** The same object but for one method. */
function replaced<T extends object, K extends keyof T>(object: T, method: K, by: T[K]): T {
  return new Proxy(object, {
    get: (target, name) => {
      if (name === method) return by;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function withoutCleanup({ workspace }: EnginePorts): EnginePorts["workspace"] {
  return {
    kind: workspace.kind,
    open: (place) => workspace.open(place),
    changes: (request) => workspace.changes(request),
    merge: (place) => workspace.merge(place),
    discard: (place) => workspace.discard(place),
    land: (missionId) => workspace.land(missionId),
    cleanup: async () => {},
    fingerprint: () => workspace.fingerprint(),
  };
}
