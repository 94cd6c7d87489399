"""Every answer that the plan shows has the members that it shows, of a shop with products, stock, customers and orders in it.

Where the plan itself is not safe the answer differs, as the tests say: a store's credentials stay inside, and sums of several
currencies are a list."""

from harness import Case, Shop, run
from hub import Hub

BASE = "/api/v1/ecommerce"
STORE = {"id", "platform", "name", "status", "settings", "last_sync", "stats"}
SETTINGS = {"sync_products", "sync_orders", "sync_inventory", "auto_sync_interval", "low_stock_threshold"}
PRODUCT = {"external_id", "name", "sku", "sale_price", "platform"}
LEVEL = {"product_id", "sku", "quantity", "store_id"}
CUSTOMER = {"external_id", "name", "email", "phone", "addresses"}
ORDER = {"external_id", "reference", "date", "amount", "status", "client_id", "currency"}
TRANSACTION = {
    "id", "type", "source", "source_id", "source_order_number", "store_id", "date", "status", "client_name", "client_email", "items",
    "subtotal", "tax", "total", "currency", "shipping_address", "payment_method", "imported_at"}
ITEM = {"sku", "product_id", "name", "quantity", "price"}
MAPPING = {
    "material_id", "store_id", "external_id", "platform", "name", "sku", "sync_direction", "last_synced", "created_at"}
SYNC = {"id", "store_id", "type", "direction", "status", "stats", "completed_at"}
IMPORT = {"id", "store_id", "platform", "status", "stats", "completed_at"}
ALERT = {"id", "store_id", "product_id", "sku", "name", "current_stock", "threshold", "platform", "severity", "created_at"}


class PlanTests(Case):
    def assertHas(self, value, members, what):
        self.assertEqual(members - set(value), set(), f"{what} lacks these; it has {sorted(value)}")

    def assertSomeHas(self, values, members, what):
        """One of them has them all: not every product has a stock, not every order a client."""
        self.assertGreater(len(values), 0, what)
        best = min(values, key=lambda value: len(members - set(value)))
        self.assertHas(best, members, what)
        return best

    def test_members(self):
        data = self.folder / "data"
        with Shop(self.folder, options={"orders": 60, "products": 30, "customers": 20}) as shop:
            shop.connect(data)
            run("sync", "all", "--store", "Shop", data=data, code=(0, 3))
            with Hub(data) as hub:
                self.token = hub.token("admin")

                def get(path):
                    reply = hub.ask("GET", BASE + path, self.token)
                    self.assertEqual(reply.status, 200, reply.body)
                    return reply.json

                def listed(path, name):
                    page = get(path)
                    self.assertHas(page, {name, "count"}, path)
                    self.assertEqual(page["count"], len(page[name]))
                    return page[name]

                self.assertHas(get("/platforms")[0], {"id", "name"}, "a platform")
                store = get("/stores")[0]
                self.assertHas(store, STORE, "a store")
                self.assertNotIn("credentials", store)
                self.assertHas(store["settings"], SETTINGS, "a store's settings")
                self.assertHas(store["last_sync"], {"products", "orders", "inventory"}, "last_sync")
                self.assertHas(store["stats"], {"total_products", "synced_products", "imported_orders"}, "a store's stats")
                at = f"/stores/{store['id']}"
                self.assertEqual(get(at)["id"], store["id"])
                self.assertTrue(hub.ask("POST", f"{BASE}{at}/test", self.token).json["success"])

                product = self.assertSomeHas(listed(at + "/products", "products"), PRODUCT | {"stock"}, "a product")
                self.assertHas(get(f"{at}/products/{product['external_id']}"), PRODUCT | {"description"}, "one product")
                self.assertSomeHas(get(at + "/inventory")["inventory"], LEVEL, "a stock level")
                self.assertSomeHas(listed(at + "/customers", "customers"), CUSTOMER, "a customer")
                order = self.assertSomeHas(listed(at + "/orders", "orders"), ORDER, "an order")
                self.assertHas(get(f"{at}/orders/{order['external_id']}"), ORDER | {"client_name"}, "one order")

                self.assertSyncs(hub, store["id"])
                self.assertSomeHas(listed("/sync/products/mappings", "mappings"), MAPPING, "a mapping")
                self.assertEqual(get("/sync/mappings"), get("/sync/products/mappings"))
                history = self.assertSomeHas(get("/sync/products/history")["history"], SYNC, "a sync of products")
                self.assertTrue(history["id"].startswith("SYNC-"))
                self.assertHas(history["stats"], {"total", "created", "updated", "skipped", "errors"}, "its stats")
                imported = self.assertSomeHas(get("/sync/orders/history")["history"], IMPORT, "an import of orders")
                self.assertTrue(imported["id"].startswith("IMP-"))
                self.assertHas(imported["stats"], {"total", "imported", "skipped", "errors", "total_revenue"}, "its stats")

                alert = self.assertSomeHas(listed("/sync/inventory/alerts", "alerts"), ALERT, "an alert")
                self.assertTrue(alert["id"].startswith("ALERT-"))
                self.assertEqual(hub.ask("DELETE", f"{BASE}/sync/inventory/alerts/{alert['id']}", self.token).json["success"], True)
                self.assertNotIn(alert["id"], [one["id"] for one in get("/sync/alerts")["alerts"]])

                transaction = self.assertSomeHas(listed("/sync/orders", "orders"), TRANSACTION, "a transaction")
                self.assertSomeHas(transaction["items"], ITEM, "an item")
                self.assertEqual(get(f"/sync/orders/{transaction['id']}"), transaction)
                stats = get("/sync/orders")["stats"]
                self.assertHas(stats, {"total_orders", "total_revenue", "by_status"}, "the transactions' stats")
                self.assertHas(stats["by_status"], {"pending", "processing", "completed", "cancelled"}, "by_status")
                self.assertSums(get)

    def assertSyncs(self, hub, store):
        for kind in ("products", "inventory", "orders"):
            reply = hub.ask("POST", f"{BASE}/sync/{kind}?wait=true", self.token, {"store_id": store, "options": {"full": True}})
            self.assertEqual((reply.status, reply.json["status"]), (200, "completed"), reply.body)
            self.assertHas(reply.json, SYNC, f"a sync of {kind}")
        product = next(
            level["product_id"] for level in hub.ask("GET", f"{BASE}/stores/{store}/inventory", self.token).json["inventory"]
            if "quantity" in level and level["product_id"] == level["variant_id"])
        wish = {"store_id": store, "product_id": product, "quantity": 11, "reason": "counted"}
        pushed = hub.ask("POST", f"{BASE}/sync/inventory/push?wait=true", self.token, wish)
        self.assertEqual((pushed.status, pushed.json["success"]), (200, True), pushed.body)
        put = hub.ask("PUT", f"{BASE}/stores/{store}/inventory/{product}?quantity=12&wait=true", self.token)
        self.assertEqual((put.status, put.json["success"]), (200, True), put.body)
        log = hub.ask("GET", BASE + "/sync/inventory/log", self.token).json["log"]
        line = next(line for line in log if line["action"] == "push" and line.get("reason"))
        self.assertHas(line, {"id", "store_id", "action", "product_id", "new_quantity", "reason", "timestamp"}, "a push's line")
        self.assertTrue(line["id"].startswith("INVLOG-"))
        pull = next(line for line in log if line["action"] == "pull")
        self.assertHas(pull, {"id", "store_id", "action", "stats", "timestamp"}, "a pull's line")
        self.assertHas(pull["stats"], {"total", "updated", "alerts_created"}, "its stats")

    def assertSums(self, get):
        summary = get("/analytics/summary")
        for name, members in {
            "stores": {"total", "connected", "error"}, "products": {"total", "synced"}, "orders": {"total", "pending", "completed"},
            "revenue": {"total", "currency"}, "alerts": {"open"},
        }.items():
            self.assertHas(summary[name], members, f"the summary's {name}")
        self.assertHas(get("/analytics/revenue")[0], {"store_id", "store_name", "platform", "revenue", "orders"}, "a store's revenue")
        products = get("/analytics/top-products?limit=3")
        self.assertEqual(len(products), 3)
        self.assertHas(products[0], {"sku", "name", "quantity", "revenue"}, "a top product")
        self.assertHas(
            get("/analytics/sync-status")[0],
            {"store_id", "store_name", "platform", "status", "last_product_sync", "last_inventory_sync", "last_order_sync"}, "a status")
        self.assertEqual(get("/analytics/platforms"), {"woocommerce": 1})
