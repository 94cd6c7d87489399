import HostCore
import Testing

@Test func rolesAreNamedAsPeopleSayThem() {
  #expect(TokenRole(rawValue: "operator") == .operator)
  #expect(TokenRole.allCases == TokenRole.allCases.sorted())
}
