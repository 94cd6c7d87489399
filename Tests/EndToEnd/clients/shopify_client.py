"""Pages through a shop with ShopifyAPI, REST and GraphQL: shopify_client.py ENDPOINT CONNECTION, JSON of what it saw."""

import json
import sys

import shopify
from lead import lead

endpoint, connection = sys.argv[1], json.loads(sys.argv[2])
lead(endpoint)
shopify.Session.setup(api_key="x", secret="y")
session = shopify.Session(f"{connection['settings']['shop']}.myshopify.com", "2026-10", connection["secrets"]["access_token"])
shopify.ShopifyResource.activate_session(session)


def walk(page):
    ids = []
    while True:
        ids += [item.id for item in page]
        if not page.has_next_page():
            return ids
        page = page.next_page()


orders = walk(shopify.Order.find(status="any", limit=40))
customers = walk(shopify.Customer.find(limit=40))
query = """query($after: String) {
  orders(first: 40, after: $after, sortKey: ID, query: "status:any") { nodes { legacyResourceId } pageInfo { hasNextPage endCursor } }
}"""
graph, after = [], None
while True:
    answer = json.loads(shopify.GraphQL().execute(query, {"after": after}))
    found = answer["data"]["orders"]
    graph += [int(node["legacyResourceId"]) for node in found["nodes"]]
    if not found["pageInfo"]["hasNextPage"]:
        break
    after = found["pageInfo"]["endCursor"]
print(json.dumps({"orders": orders, "graph": graph, "customers": customers}))
