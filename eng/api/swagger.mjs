// Uses the pages at /swagger as a developer does: opens them in Chromium, authorizes, and tries a request.
// node swagger.mjs GATEWAY CHROMIUM
import { chromium } from "playwright-core";

const [gateway, executablePath] = process.argv.slice(2);
const patience = 30_000;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  const errors = [];
  page.on("pageerror", error => errors.push(String(error)));
  page.on("console", message => { if (message.type() === "error") errors.push(message.text()); });
  await page.goto(`${gateway}/swagger/index.html`);

  const operation = page.locator("#operations-orders-listOrders");
  await operation.waitFor();

  // The demo's page has an operator's token at once; a developer replaces it by one of their own.
  const login = await page.request.post(`${gateway}/auth/login?userId=ada&role=customer`);
  await page.locator(".auth-wrapper .btn.authorize.locked").waitFor();
  await page.locator(".auth-wrapper .btn.authorize").click();
  const dialog = page.locator(".modal-ux");
  await dialog.getByRole("button", { name: "Remove authorization" }).first().click();
  await dialog.locator("input[type=text]").first().fill(await login.text());
  await dialog.getByRole("button", { name: "Apply credentials" }).first().click();
  await dialog.locator(".btn-done").first().click();

  await operation.locator(".opblock-summary-control").first().click();
  await operation.locator(".try-out__btn").click();
  await operation.locator(".execute").click();
  const status = operation.locator(".live-responses-table .response-col_status");
  await status.first().waitFor();
  const told = (await operation.locator(".live-responses-table").innerText()).trim();
  if (!/^\s*200/m.test(told.replace(/Code\s+Details/, ""))) throw new Error(`GET /api/orders answered:\n${told}`);
  if (errors.length > 0) throw new Error(`The page reported:\n${errors.join("\n")}`);
  console.log("GET /api/orders: 200");
} finally {
  await browser.close();
}
