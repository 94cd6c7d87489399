"""Pages through a shop with the WooCommerce client: woocommerce_client.py ENDPOINT CONNECTION, JSON of what it saw."""

import json
import sys

from lead import lead
from woocommerce import API

endpoint, connection = sys.argv[1], json.loads(sys.argv[2])
lead(endpoint)
secrets = connection["secrets"]
shop = API(
    url=connection["address"], consumer_key=secrets["consumer_key"], consumer_secret=secrets["consumer_secret"],
    version="wc/v3", timeout=30)


def pages(kind):
    ids, page = [], 1  # The bin is left out of lists.
    while True:
        answer = shop.get(kind, params={"per_page": 50, "page": page, "orderby": "id", "order": "asc"})
        answer.raise_for_status()
        ids += [item["id"] for item in answer.json()]
        if page >= int(answer.headers["X-WP-TotalPages"]):
            return {"ids": ids, "total": int(answer.headers["X-WP-Total"])}
        page += 1


orders, products = pages("orders"), pages("products")
simple = next(p for p in shop.get("products", params={"per_page": 50, "type": "simple"}).json() if p["manage_stock"])
written = shop.put(f"products/{simple['id']}", {"stock_quantity": 17}).json()["stock_quantity"]
read = shop.get(f"products/{simple['id']}").json()["stock_quantity"]
print(json.dumps({"orders": orders, "products": products, "written": written, "read": read}))
