internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Tokens: who may ask the API for what.", subcommands: [Create.self, List.self, Revoke.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Makes a token and shows it, this once.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "For whom or what it is.") var name: String
    @Option(help: "viewer, accountant, operator or admin; each may what the ones before it may.") var role = "viewer"
    @Option(help: ArgumentHelp("It expires after so many days.", valueName: "days")) var expires: Int64?

    func run() async throws {
      guard let role = TokenRole(rawValue: role) else {
        let known = TokenRole.allCases.map(\.rawValue).joined(separator: ", ")
        throw HostError("token.role", "\"\(role)\" is no role; there are: \(known).", exit: 2)
      }
      let (token, secret) = try await common.host().createToken(name, role: role, days: expires)
      if common.json { return Output.json { token.write(to: &$0, secret: secret) } }
      Output.line(secret)
      Output.problem("This is the token of \"\(token.name)\" (\(token.role)). It is shown this once: keep it where secrets are kept.")
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the tokens; never what they are.")
    @OptionGroup var common: CommonOptions
    @Option(help: "How many.") var limit = 200

    func run() async throws {
      let tokens = try await common.host().tokens(limit: limit)
      if common.json { return Output.json("tokens", tokens) }
      func time(_ milliseconds: Int64?) -> String { milliseconds.map { Timestamp(milliseconds: $0).text } ?? "-" }
      Output.table(
        ["NAME", "ROLE", "STATUS", "BEGINS", "EXPIRES", "LAST USED", "ID"],
        tokens.map { [$0.name, $0.role, $0.status, $0.prefix, time($0.expiresAt), time($0.lastUsedAt), $0.uid] },
        empty: "There is no token yet: tradepost token create NAME --role admin")
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ends a token at once.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The token's id or name.") var token: String

    func run() async throws {
      let token = try await common.host().revokeToken(token)
      if common.json { return Output.json { token.write(to: &$0) } }
      Output.line("\(token.name) is revoked.")
    }
  }
}
