// make bench: one table of what things cost here, each beside the same done by hand.
//
// Usage: Bench BUILT COMPARED WORK
//   BUILT     where the program and its packages lie
//   COMPARED  what Tests/Bench/C/build.sh built
//   WORK      an empty folder for databases; it takes about 1 GB
import Glibc

do {
  let arguments = CommandLine.arguments
  guard arguments.count == 4 else { throw BenchFailure("Usage: Bench BUILT COMPARED WORK. Type: make bench") }
  let table = Table()
  let compared = try ComparedLibrary(folder: arguments[2])
  try await Steps.measure(compared, into: table)
  try await Calls.measure(compared, into: table)
  try HandOver.measure(into: table)
  try Imports(built: arguments[1], compared: arguments[2], work: arguments[3]).measure(into: table)
  table.show()
} catch {
  Table.tell("bench: \(error)")
  exit(1)
}
