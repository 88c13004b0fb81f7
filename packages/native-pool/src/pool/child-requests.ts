import { answerText } from "./message.ts";

/** Answers a request of the child with what the handler gives, or with the errors that JSON-RPC 2.0 has for it. */
export function answerChild(
  request: { readonly id: number | string; readonly method: string; readonly params: unknown },
  onRequest: ((method: string, params: unknown) => unknown) | undefined,
  send: (text: string) => void,
): void {
  const { id, method, params } = request;
  if (onRequest === undefined) {
    send(answerText(id, { error: { code: -32_601, message: `no handler for ${method}` } }));
    return;
  }
  Promise.resolve()
    .then(() => onRequest(method, params))
    .then((result) => answerText(id, { result }))
    .catch((error: unknown) => answerText(id, { error: { code: -32_603, message: String(error) } }))
    .then(send);
}
