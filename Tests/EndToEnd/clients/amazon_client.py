"""Pages through a seller's orders with python-amazon-sp-api, both models: amazon_client.py ENDPOINT CONNECTION, JSON of what it saw."""

import json
import sys

from lead import lead
from sp_api.api import Orders, OrdersV20260101
from sp_api.base import Marketplaces

endpoint, connection = sys.argv[1], json.loads(sys.argv[2])
secrets, settings = connection["secrets"], connection["settings"]
lead(endpoint)
named = dict(
    marketplace=Marketplaces.DE,
    credentials={
        "refresh_token": secrets["refresh_token"], "lwa_app_id": secrets["client_id"], "lwa_client_secret": secrets["client_secret"]})
SINCE = "2024-12-01T00:00:00Z"


def new():
    client, ids, token = OrdersV20260101(**named), [], None
    while True:
        step = {"paginationToken": token} if token else {}
        answer = client.search_orders(
            lastUpdatedAfter=SINCE, marketplaceIds=settings["marketplaces"].split(","), maxResultsPerPage=50, **step)
        ids += [order["orderId"] for order in answer.payload["orders"]]
        token = answer.next_token
        if not token:
            return ids


def old():
    client, ids, token = Orders(**named), [], None
    while True:
        step = {"NextToken": token} if token else {"LastUpdatedAfter": SINCE}
        answer = client.get_orders(MarketplaceIds=settings["marketplaces"].split(","), MaxResultsPerPage=50, **step)
        ids += [order["AmazonOrderId"] for order in answer.payload["Orders"]]
        token = answer.next_token
        if not token:
            return ids


print(json.dumps({"new": new(), "old": old()}))
