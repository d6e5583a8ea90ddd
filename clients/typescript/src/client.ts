import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./openapi.js";

export type Schemas = components["schemas"];
export type Order = Schemas["OrderView"];
export type Problem = Schemas["ProblemView"];

/** An error response; `code` is the part that programs branch on, e.g. `insufficient_stock`. */
export class DomsError extends Error {
  constructor(readonly status: number, readonly problem: Problem | undefined) {
    super(problem?.detail ?? problem?.message ?? `The system responded with status ${status}.`);
    this.name = "DomsError";
  }

  get code(): string | undefined {
    return this.problem?.code ?? undefined;
  }
}

/** An order was not where it was waited for in time. Its saga continues: waiting again is no error. */
export class OrderTimeout extends Error {
  constructor(readonly order: Order, timeoutMs: number) {
    super(`Order ${order.orderId} was still ${order.status} after ${timeoutMs / 1000} s.`);
    this.name = "OrderTimeout";
  }
}

export interface Options {
  /** Base address of the gateway, without a slash at its end. */
  baseUrl: string;
  /** Bearer token; none for requests without one. */
  token?: string;
  /** Sends the requests; `fetch` of the platform by default. */
  fetch?: (request: Request) => Promise<Response>;
  /** Pause in milliseconds; a timer of the platform by default. */
  sleep?: (milliseconds: number) => Promise<void>;
}

export interface Wait {
  /** Milliseconds, 60,000 by default. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

const maxAttempts = 5;
const maxRetryAfterMs = 5_000;
const firstDelayMs = 200;
const pollMs = 250;
const keyText = /^[\x20-\x7e]{1,255}$/;
const tokenText = /^[\x21-\x7e]+$/;

/**
 * The API, typed by its document. Each write has an idempotency key, yours or one of its own, and is sent again with it when its
 * response is lost, of unknown outcome (504), or a refusal for at most 5 seconds (429, 503).
 */
export class Doms {
  readonly api: Client<paths>;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #sleep: (milliseconds: number) => Promise<void>;

  constructor(options: Options) {
    if (options.token !== undefined && !tokenText.test(options.token))
      throw new TypeError("The token must be printable ASCII characters without spaces and line ends.");
    this.#fetch = options.fetch ?? (request => fetch(request));
    this.#sleep = options.sleep ?? (milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)));
    this.api = createClient<paths>({
      baseUrl: options.baseUrl,
      headers: options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` },
      fetch: request => this.#send(request),
    });
  }

  /** Waits until an order is in a status, or has ended in another one. */
  async waitFor(id: string, status: Order["status"], { timeoutMs = 60_000, signal }: Wait = {}): Promise<Order> {
    for (let waited = 0; ; waited += pollMs) {
      signal?.throwIfAborted();
      const order = await unwrap(this.api.GET("/api/orders/{id}", { params: { path: { id } } }));
      if (order.status === status || order.status === "COMPLETED" || order.status === "CANCELLED") return order;
      if (waited >= timeoutMs) throw new OrderTimeout(order, timeoutMs);
      await this.#sleep(pollMs);
    }
  }

  async #send(request: Request): Promise<Response> {
    if (request.method !== "GET" && !request.headers.has("Idempotency-Key"))
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    if (!keyText.test(request.headers.get("Idempotency-Key") ?? "none"))
      throw new TypeError("The Idempotency-Key must be 1 to 255 printable ASCII characters.");
    for (let attempt = 1, delay = firstDelayMs; ; attempt++, delay *= 2) {
      let pause = delay;
      try {
        const response = await this.#fetch(request.clone());
        const retryAfter = retryAfterMs(response);
        if (attempt === maxAttempts || (response.status !== 504 && retryAfter === undefined)) return response;
        pause = retryAfter ?? delay;
      } catch (error) {
        // A cancelled request is no lost response; the next attempt of another has the same key.
        if (attempt === maxAttempts || request.signal.aborted) throw error;
      }

      await this.#sleep(pause);
    }
  }
}

/** The body of a response; throws a `DomsError` for a problem. */
export async function unwrap<T>(sent: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await sent;
  if (!response.ok || data === undefined) throw new DomsError(response.status, error as Problem | undefined);
  return data;
}

/** The items of a list, page after page: `all(cursor => unwrap(doms.api.GET("/api/orders", { params: { query: { ...cursor } } })))`. */
export async function* all<T>(read: (page: { cursor?: string }) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let page = await read({}); ; page = await read({ cursor: page.nextCursor })) {
    yield* page.items;
    if (page.nextCursor === null) return;
  }
}

function retryAfterMs(response: Response): number | undefined {
  if (response.status !== 429 && response.status !== 503) return undefined;
  const milliseconds = Number(response.headers.get("Retry-After") ?? Number.NaN) * 1000;
  return milliseconds <= maxRetryAfterMs ? milliseconds : undefined;
}
