extension Routes {
  static let openAPI: [Route] = [
    Route(
      .get, api + "/openapi.json", "describeAPI", "health", "This description", access: .open, answer: .openObject(), example: "{}"
    ) { _ in .text(OpenAPIDocument.whole, type: "application/json") }
  ]
}
