"""Pages through a seller's orders with python-amazon-sp-api, both models: amazon_client.py ENDPOINT CONNECTION, JSON of what it saw."""

import json
import sys
import types

from sp_api.api import Orders, OrdersV20260101
from sp_api.auth import AccessTokenClient

endpoint, connection = sys.argv[1], json.loads(sys.argv[2])
secrets, settings = connection["secrets"], connection["settings"]
market = types.SimpleNamespace(
    endpoint=f"http://{endpoint}", marketplace_id=settings["marketplaces"].split(",")[0], region="eu-west-1", name="DE")


class Tokens(AccessTokenClient):
    scheme = "http://"
    host = endpoint


named = dict(
    marketplace=market, auth_token_client_class=Tokens,
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
        token = (answer.payload.get("pagination") or {}).get("nextToken")
        if not token:
            return ids


def old():
    client, ids, token = Orders(**named), [], None
    while True:
        step = {"NextToken": token} if token else {"LastUpdatedAfter": SINCE}
        answer = client.get_orders(MarketplaceIds=settings["marketplaces"].split(","), MaxResultsPerPage=50, **step)
        ids += [order["AmazonOrderId"] for order in answer.payload["Orders"]]
        token = answer.payload.get("NextToken")
        if not token:
            return ids


print(json.dumps({"new": new(), "old": old()}))
