import type { GuardPlace } from "../../src/guard/shell/scope.ts";

/** A worktree with a link `link` to a folder outside of it. */
export const place: GuardPlace = {
  worktree: "/home/ada/shop",
  directory: "/home/ada/shop",
  home: "/home/ada",
  temporary: ["/tmp", "/var/tmp"],
  realPath: (path) => {
    if (path === "/home/ada/shop/link") return "/home/ada/elsewhere";
    const known = ["/", "/home", "/home/ada", "/home/ada/shop", "/home/ada/shop/packages", "/tmp", "/etc"];
    return known.includes(path) ? path : undefined;
  },
};
