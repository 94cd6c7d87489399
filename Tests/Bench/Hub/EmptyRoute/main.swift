// Hummingbird's route that does nothing: what any server of it costs at least. Writes its port on a line.
//
// Usage: EmptyRoute
internal import Hummingbird
internal import Logging

let router = Router()
router.post("/api/v1/webhooks/{platform}") { _, _ in HTTPResponse.Status.ok }
var logger = Logger(label: "empty")
logger.logLevel = .error
let application = Application(
  router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
  onServerRunning: { channel in Port.tell(channel.localAddress?.port ?? 0) }, logger: logger)
try await application.runService()
