import { type Family, guard, unguard } from "./family.ts";

/** The process group that a child leads (POSIX). */
export function processGroup(leader: number): Family {
  const signal = (name: "SIGTERM" | "SIGKILL"): void => {
    try {
      process.kill(-leader, name);
    } catch (error) {
      // ESRCH: the whole group is gone. EPERM: what is left of it changed its user; macOS says so of zombies too.
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code !== "ESRCH" && code !== "EPERM") throw error;
    }
  };
  const family: Family = {
    signal,
    end() {
      signal("SIGKILL");
      unguard(family);
    },
  };
  guard(family);
  return family;
}
