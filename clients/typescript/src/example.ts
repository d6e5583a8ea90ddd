// A shop's backend: places an order, waits until it is confirmed, refunds a part, and reads the list. Run it against ./doms up:
//   node dist/example.js http://127.0.0.1:8080
import { Doms, DomsError, all, unwrap } from "./client.js";

declare const process: { argv: string[] };
const baseUrl = process.argv[2] ?? "http://127.0.0.1:8080";

// The demo profile issues tokens itself; elsewhere your authority does.
const login = await unwrap(new Doms({ baseUrl }).api.POST("/auth/login", {
  params: { query: { userId: "shop", role: "service" } }, headers: { Accept: "application/json" },
}));
const token = typeof login === "string" ? login : login.token;
const shop = new Doms({ baseUrl, token });

const productId = `mug-${Date.now()}`;
await unwrap(shop.api.POST("/api/inventory", { body: { productId, quantity: 5, price: 9.99, name: "Blue mug" } }));

// Your own number of the order is the idempotency key: a repeat places no second one.
const place = (reference: string, quantity: number) => unwrap(shop.api.POST("/api/orders", {
  params: { header: { "Idempotency-Key": reference } },
  body: { reference, customerId: "ada", customerEmail: "ada@example.com", items: [{ productId, quantity }] },
}));
const placed = await place(`${productId}-1`, 2);
const again = await place(`${productId}-1`, 2);
if (again.orderId !== placed.orderId) throw new Error("A repeat placed a second order.");
const order = await shop.waitFor(placed.orderId, "CONFIRMED");
console.log(`${order.orderId} is ${order.status}: ${order.totalAmount} ${order.currency}`);

const refund = await unwrap(shop.api.POST("/api/orders/{id}/refunds", {
  params: { path: { id: order.orderId } }, body: { amount: 1.99, reasonCode: "DAMAGED", customerReason: "Scratched box" },
}));
console.log(`refund of ${refund.amount} is ${refund.status}`);

// Too many: the order is cancelled, and says why.
const refused = await place(`${productId}-2`, 50);
const cancelled = await shop.waitFor(refused.orderId, "CONFIRMED");
console.log(`${cancelled.orderId} is ${cancelled.status}: ${cancelled.reason}`);
if (cancelled.status !== "CANCELLED") throw new Error("More was sold than there is.");

let orders = 0;
for await (const listed of all(page => unwrap(shop.api.GET("/api/orders", { params: { query: { customer: "ada", limit: 1, ...page } } }))))
  if (listed.items.some(item => item.productId === productId)) orders++;
if (orders !== 2) throw new Error(`${orders} orders are listed.`);

const code = await unwrap(shop.api.GET("/api/orders/{id}", { params: { path: { id: "none" } } }))
  .then(() => "", (error: unknown) => error instanceof DomsError ? error.code : undefined);
if (code !== "order_not_found") throw new Error(`The code is ${code}.`);

// A key that no server would take is named before anything is sent.
const invalid = await place("Größe", 1).then(() => "", (error: unknown) => error instanceof TypeError ? error.message : "");
if (!invalid.includes("Idempotency-Key")) throw new Error("The key was not refused.");
console.log("The example runs.");
