import { parentPort, workerData } from "node:worker_threads";
import { EMPTY, openDeque, openStealer } from "@oco/work-steal";

// One owner that pushes 8 and pops 8 again and again, or a thief that steals for as long as that lasts.
const { role, memory, rounds, words } = workerData;
const shared = new Int32Array(words);
Atomics.add(shared, 0, 1);
while (Atomics.load(shared, 0) < 2);
const started = performance.now();
let taken = 0;
if (role === "owner") {
  const deque = openDeque(memory);
  for (let round = 0; round < rounds; round += 1) {
    for (let handle = 0; handle < 8; handle += 1) deque.push(handle);
    for (let handle = 0; handle < 8; handle += 1) if (deque.pop() !== EMPTY) taken += 1;
  }
  while (deque.pop() !== EMPTY) taken += 1;
  Atomics.store(shared, 1, 1);
} else {
  const stealer = openStealer(memory);
  while (Atomics.load(shared, 1) === 0) if (stealer.steal() >= 0) taken += 1;
}
parentPort.postMessage({ role, taken, ns: (performance.now() - started) * 1e6 });
