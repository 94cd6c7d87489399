internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostNetwork

/// `tradepost store install`: the shop's owner lets the app in by browser.
struct StoreInstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Connects a shop by its owner's browser, or gives a connected one new tokens.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The platform: a package's id.") var platform: String
  @Argument(help: "What the store is called, or shall be.") var name: String
  @Option(help: "A setting of the platform, name=value. May be repeated.") var set: [String] = []
  @Option(help: "A secret of the app, name=- to enter it or name=env:VARIABLE. May be repeated.") var secret: [String] = []
  @Option(help: "The book that its documents go to.") var book = "main"
  @Option(
    help: ArgumentHelp(
      "Where the browser comes back to, as it is registered with the platform. Where that is not this machine, paste the address that it ends at.",
      valueName: "url"))
  var callback: String?
  @Option(help: "Port on 127.0.0.1 at which to wait for the browser; with --callback, where that address leads to.") var port: Int?
  @Option(help: "HOST:PORT where the shop really answers, on this machine.") var connectTo: String?
  @Flag(help: "The shop may be on this very machine.") var allowLoopback = false
  @Option(help: "PEM file of an authority that signed the shop's certificate.") var authority: String?

  private static let usualPort = 8643

  func run() async throws {
    var wish = Tradepost.Connecting(platform: platform, name: name)
    wish.settings = try Pairs.read(set, option: "--set")
    wish.secrets = try Pairs.secrets(secret)
    wish.book = book
    wish.connectTo = connectTo
    wish.allowsLoopback = allowLoopback
    wish.authority = try authority.map(PEMFile.read)
    let place = try CallbackPlace(callback, port: port ?? Self.usualPort, isGiven: port != nil)
    let host = try common.host()
    let install = wish
    try await StoreCommand.show(
      try await Interruption.cancelling {
        guard let port = place.port else {
          return try await host.install(install, redirect: place.redirect) { address, _ throws(HostError) in try Self.paste(address) }
        }
        // Before the owner is sent anywhere: the port must be had.
        let listener = try await CallbackListener(port: port, path: place.path)
        do {
          let view = try await host.install(install, redirect: place.redirect) { address, fits throws(HostError) in
            Output.problem(Self.invitation(address) + "Waiting on \(place.redirect) for ten minutes.")
            return try await listener.callback(within: .seconds(600), where: fits)
          }
          await listener.close()
          return view
        } catch {
          await listener.close()
          throw error
        }
      }, common)
  }

  private static func invitation(_ address: String) -> String {
    "Open this in the browser of somebody who may install apps:\n\(address)\n"
  }

  private static func paste(_ address: String) throws(HostError) -> String {
    Output.problem(invitation(address) + "Then paste the address at which the browser ended, and press return:")
    guard let line = readLine(), !line.isEmpty else {
      throw HostError("install.empty", "No address was pasted. Nothing was stored.", exit: 2)
    }
    return line
  }
}

/// Where the browser comes back to, and whether that is here.
private struct CallbackPlace: Sendable {
  let redirect: String
  let path: String
  /// Nil: somewhere else; a person brings the address.
  let port: Int?

  init(_ callback: String?, port: Int, isGiven: Bool) throws(HostError) {
    guard let callback else {
      redirect = "http://127.0.0.1:\(port)/callback"
      path = "/callback"
      self.port = port
      return
    }
    redirect = callback
    let bare = String(callback.prefix { $0 != "?" && $0 != "#" })
    let address = try StoreAddress(bare)
    let rest = bare.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    path = "/" + (rest.count > 3 ? rest[3] : "")
    let isHere = !address.isSecure && ["127.0.0.1", "localhost"].contains(address.host)
    self.port = isGiven ? port : isHere ? Int(address.port) : nil
  }
}
