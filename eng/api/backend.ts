// A shop's backend on types generated from docs/openapi.json: it must compile as written, and run against a fresh demo.
import createClient from "openapi-fetch";
import type { components, paths } from "./openapi";

const baseUrl = process.argv[2];
const product = `shop-${Date.now()}`;
const login = createClient<paths>({ baseUrl, headers: { Accept: "application/json" } });
const token = async (userId: string, role: "operator" | "service") => {
  const { data } = await login.POST("/auth/login", { params: { query: { userId, role } } });
  return typeof data === "object" ? data.token : data;
};

const shop = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${await token("shop", "service")}` } });

type Order = components["schemas"]["OrderView"];
function check(what: string, holds: boolean, shown?: unknown): asserts holds {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(shown)}`);
}

const created = await shop.POST("/api/inventory", { body: { productId: product, quantity: 20, price: 9.99 } });
check("product", created.response.status === 201, created.error);

const place = (key: string, quantity: number) => shop.POST("/api/orders", {
  params: { header: { "Idempotency-Key": key, Prefer: "wait=10" } },
  body: { customerId: "ada", customerEmail: "ada@example.com", reference: key, items: { [product]: quantity } },
});
const first = await place(`${product}-1`, 2);
check("order", first.data?.status === "CONFIRMED", first);
const order: Order = first.data;
const again = await place(`${product}-1`, 2);
check("repeat", again.data?.orderId === order.orderId && again.response.headers.get("Idempotent-Replayed") === "true", again.data);

const found = await shop.GET("/api/orders", { params: { query: { reference: `${product}-1`, customer: "ada", limit: 10 } } });
check("list", found.data?.items.length === 1 && found.data.nextCursor === null, found);

const refund = await shop.POST("/api/orders/{id}/refunds", {
  params: { path: { id: order.orderId }, header: { "Idempotency-Key": `${product}-refund` } },
  body: { amount: 1.99, reasonCode: "DAMAGED", customerReason: "Scratched box" },
});
check("refund of a part", refund.response.status === 202 && refund.data?.amount === 1.99, refund.error);

const held = await shop.POST("/api/reservations", { body: { items: [{ productId: product, quantity: 1 }] } });
check("reservation", held.data?.status === "RESERVED", held.error);
const released = await shop.POST("/api/reservations/{id}/release", { params: { path: { id: held.data.reservationId } } });
check("release", released.data?.status === "RELEASED", released.error);

const dearer = await shop.PUT("/api/inventory/{id}", { params: { path: { id: product } }, body: { price: 10.49 } });
check("price", dearer.data?.price === 10.49, dearer.error);

const second = await place(`${product}-2`, 1);
check("second order", second.data !== undefined, second.error);
const cancelled = await shop.POST("/api/orders/{id}/cancel", {
  params: { path: { id: second.data.orderId } }, body: { reason: "changed my mind" },
});
check("cancellation", cancelled.data?.cancellation === "REQUESTED" || cancelled.data?.status === "CANCELLED", cancelled);

const taken = await shop.POST("/api/inventory", { body: { productId: product, quantity: 1 } });
check("conflict", taken.error?.code === "product_exists", taken);
const absent = await shop.GET("/api/orders/{id}", { params: { path: { id: "none" } } });
check("absent", absent.error?.code === "order_not_found", absent);
console.log("The backend runs.");
