public import TradepostSDK

/// The library's only symbol. The manifest is `plugin.json`, embedded when this was built.
@c(tradepost_adapter_0)
public func tradepostAdapter(_ host: HostHandle?) -> AdapterHandle? {
  serve(Etsy.self, manifest: PackageResources.plugin_json, to: host)
}
