/// What is asked about stock.
enum InventoryQueries {
  static let locations = """
    query Locations($after:String){locations(first:250,after:$after,includeLegacy:true,sortKey:ID){
    pageInfo{hasNextPage endCursor} nodes{legacyResourceId name isActive}}}
    """

  private static let quantity = #"quantities(names:["available"]){name quantity}"#
  private static let owner = "legacyResourceId sku tracked variant{legacyResourceId product{legacyResourceId}}"

  /// All levels of one place: the only list of Shopify's that tells when a level changed.
  static let ofLocation = """
    query Stock($id:ID!,$after:String,$filter:String){location(id:$id){inventoryLevels(first:250,after:$after,query:$filter){
    pageInfo{hasNextPage endCursor} nodes{id updatedAt \(quantity) item{\(owner)}}}}}
    """

  private static let levels = "inventoryLevels(first:50){pageInfo{hasNextPage endCursor} nodes{\(level)}}"
  private static let level = "id updatedAt \(quantity) location{legacyResourceId}"

  /// All variants of some products, with what there is of them everywhere.
  static let ofProducts = """
    query StockOfProducts($after:String,$filter:String!){productVariants(first:100,after:$after,query:$filter,sortKey:ID){
    pageInfo{hasNextPage endCursor} nodes{legacyResourceId product{legacyResourceId} inventoryItem{\(owner) \(levels)}}}}
    """

  static let ofItems = "query StockOfItems($ids:[ID!]!){nodes(ids:$ids){...on InventoryItem{\(owner) \(levels)}}}"

  /// The levels of one item behind its first fifty.
  static let more = """
    query MoreStock($id:ID!,$after:String){inventoryItem(id:$id){inventoryLevels(first:250,after:$after){
    pageInfo{hasNextPage endCursor} nodes{\(level)}}}}
    """
}
