"""Pages through a shop with the WooCommerce client: woocommerce_client.py ENDPOINT CONNECTION, JSON of what it saw."""

import json
import sys

from woocommerce import API

endpoint, connection = sys.argv[1], json.loads(sys.argv[2])
secrets = connection["secrets"]
shop = API(
    url=f"http://{endpoint}", consumer_key=secrets["consumer_key"], consumer_secret=secrets["consumer_secret"],
    version="wc/v3", timeout=30)


def pages(kind):
    ids, page = [], 1
    while True:
        answer = shop.get(kind, params={"per_page": 50, "page": page, "orderby": "id", "order": "asc"})
        answer.raise_for_status()
        ids += [item["id"] for item in answer.json()]
        if page >= int(answer.headers["X-WP-TotalPages"]):
            return ids
        page += 1


orders, products = pages("orders"), pages("products")
simple = next(p for p in shop.get("products", params={"per_page": 50, "type": "simple"}).json() if p["manage_stock"])
written = shop.put(f"products/{simple['id']}", {"stock_quantity": 17}).json()["stock_quantity"]
read = shop.get(f"products/{simple['id']}").json()["stock_quantity"]
print(json.dumps({"orders": orders, "products": products, "written": written, "read": read}))
