import type { Event } from "@opencode-ai/sdk/v2/client";

/** The name of an event of OpenCode's bus, as its current types have it. */
export type BusEventType = Event["type"];

/**
 * An event as the host hands it to plugins. Its name is checked against the host's types; its properties are looked at
 * with care, for the types of the `event` hook are those of an older generation.
 */
export interface BusEvent {
  readonly type: BusEventType;
  readonly properties?: unknown;
}
