import type { AgentHost } from "../src/index.ts";

/** The calls of a host as an object of their own, which can be spread with some of them changed. */
export function plainHost(host: AgentHost): AgentHost {
  return {
    createSession: (request) => host.createSession(request),
    nextTurnId: (sessionId) => host.nextTurnId(sessionId),
    startTurn: (request) => host.startTurn(request),
    turnStates: (turns) => host.turnStates(turns),
    abort: (sessionId) => host.abort(sessionId),
    closeSession: (sessionId) => host.closeSession(sessionId),
    findSessions: (tagPrefix) => host.findSessions(tagPrefix),
    onActivity: (listener) => host.onActivity(listener),
  };
}
