print("tradepost")
