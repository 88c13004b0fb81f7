import type { Injector } from "./injector.ts";
import type { SharedDeque } from "./shared-deque.ts";

/**
 * Pushes a handle; a deque that is full first moves half of its handles to the injector, where every thread finds them.
 * @returns false when both are full; the handle is then in neither, and every other still in one of them.
 */
export function pushOrSpill(deque: SharedDeque, injector: Injector, handle: number): boolean {
  if (deque.push(handle)) return true;
  for (let left = deque.size >> 1; left > 0; left -= 1) {
    const moved = deque.pop();
    if (moved < 0) break;
    if (!injector.push(moved)) {
      deque.push(moved);
      break;
    }
  }
  return deque.push(handle) || injector.push(handle);
}
