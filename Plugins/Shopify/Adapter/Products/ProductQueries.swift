/// What is asked about products. A connection within a connection multiplies what a query costs, so the inner ones are short,
/// and what does not fit is asked for by itself: at the documented shape of the formula a page costs some 340 of the 1,000
/// points that one query may.
enum ProductQueries {
  static let variantFields = """
    legacyResourceId title sku barcode price compareAtPrice inventoryQuantity selectedOptions{name value} inventoryItem{tracked}
    """

  private static func fields(variants: Int, media: Int) -> String {
    """
    legacyResourceId title descriptionHtml vendor productType status tags createdAt updatedAt onlineStoreUrl
    options{name values}
    media(first:\(media),query:"media_type:IMAGE"){nodes{...on MediaImage{alt image{url}}}}
    variants(first:\(variants)){pageInfo{hasNextPage endCursor} nodes{\(variantFields)}}
    """
  }

  /// How many of each a page holds. A shop whose queries cost by the plain product of their lengths refuses the first before
  /// it runs it; the next smaller is asked then.
  struct Size: Sendable, CustomStringConvertible {
    var products: Int
    var variants: Int
    var media: Int

    var description: String { "\(products) products" }

    static let largestFirst = [
      Size(products: 100, variants: 50, media: 20), Size(products: 10, variants: 15, media: 5),
      Size(products: 2, variants: 50, media: 10),
    ]
  }

  static func list(_ size: Size) -> String {
    """
    query Products($after:String,$filter:String){products(first:\(size.products),after:$after,query:$filter,sortKey:ID){
    pageInfo{hasNextPage endCursor} nodes{\(fields(variants: size.variants, media: size.media))}}}
    """
  }

  static let some =
    "query ProductsByID($ids:[ID!]!){nodes(ids:$ids){...on Product{\(fields(variants: 50, media: 20))}}}"

  static let variants = """
    query Variants($id:ID!,$after:String){product(id:$id){variants(first:250,after:$after){
    pageInfo{hasNextPage endCursor} nodes{\(variantFields)}}}}
    """

  static let count = "query ProductCount($filter:String){productsCount(query:$filter){count precision}}"
}
