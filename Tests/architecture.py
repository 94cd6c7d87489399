"""Holds the sources to the house's rules: who may import whom, and what may stand nowhere.

The table below is the picture of the house (README) in a form that can fail. Package.swift says the same to the
compiler; this also covers what a target may reach through its dependencies.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

SYSTEM = {"Synchronization", "Glibc", "Dispatch"}
SDK = {"TradepostABI", "TradepostContract", "TradepostJSON"}
VALUES = {"TradepostContract", "TradepostJSON"}
FOUNDATION = {"Foundation", "FoundationEssentials"}
NIO = {"NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "NIOFoundationCompat"}

# Folder: what its Swift files may import beside themselves.
MAY_IMPORT = {
    "SDK/JSON/Swift": {"CSimdjson"},
    "SDK/Contract": {"TradepostJSON"},
    "SDK/Swift": SDK,
    "Plugins/WooCommerce/Adapter": {"TradepostSDK"} | VALUES,
    "Plugins/Amazon/Adapter": {"TradepostSDK"} | VALUES,
    "Plugins/Shopify/Adapter": {"TradepostSDK"} | VALUES,
    "Plugins/Etsy/Adapter": {"TradepostSDK"} | VALUES,
    "Plugins/SimulatorKit": {"TradepostABI"},
    "Plugins/WooCommerce/Simulator": {"SimulatorKit", "TradepostABI", "TradepostJSON"},
    "Plugins/Amazon/Simulator": {"SimulatorKit", "TradepostABI", "TradepostJSON"},
    "Plugins/Shopify/Simulator": {"SimulatorKit", "TradepostABI", "TradepostJSON"},
    "Plugins/Etsy/Simulator": {"SimulatorKit", "TradepostABI", "TradepostJSON"},
    "Host/Core": VALUES | {"CXXHash"},
    # A host cannot tell a Swift adapter from a C one, so it never sees the Swift SDK.
    "Host/Runtime": SDK | {"HostCore", "CFFI", "CLoader", "Crypto"},
    "Host/Network": VALUES | {"HostCore", "AsyncHTTPClient", "Crypto", "NIOConcurrencyHelpers", "NIOHTTPCompression"} | NIO | FOUNDATION,
    "Host/Simulator": {"AsyncHTTPClient", "TradepostABI", "TradepostContract", "TradepostJSON", "HostCore", "X509", "SwiftASN1", "Crypto"} | NIO | FOUNDATION,
    # Engines stand on Core and on each other, never on the network, the storage or the web.
    "Host/Ledger": VALUES | {"HostCore"},
    "Host/Sync": VALUES | {"HostCore", "HostLedger"},
    "Host/Webhooks": VALUES | {"HostCore", "Crypto", "SwiftASN1", "X509", "FoundationEssentials"},
    "Host/Analytics": VALUES | {"HostCore"},
    "Host/Storage": VALUES | {"HostCore", "GRDB", "GRDBSQLite", "Crypto", "FoundationEssentials"},
    # Faces over App: neither calls the other.
    "Host/Web": VALUES | FOUNDATION | NIO | {"HostApp", "HostCore", "Crypto", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes",
                                             "NIOHTTPTypes",
                                             "Logging", "Metrics", "ServiceLifecycle"},
    # The one place that knows everything.
    "Host/App": VALUES | FOUNDATION | {"Configuration", "CoreMetrics", "SystemPackage", "Logging", "Metrics", "ServiceLifecycle", "HostAnalytics", "HostCore", "HostRuntime", "HostNetwork", "HostStorage", "HostLedger",
                                       "HostSync", "HostSimulator", "HostWebhooks"},
    "Host/CLI": VALUES | FOUNDATION | {"ArgumentParser", "Logging", "Metrics", "ServiceLifecycle", "UnixSignals", "HostWeb", "CMalloc", "HostApp", "HostCore", "HostRuntime", "HostNetwork",
                                       "HostSync", "HostSimulator", "HostWebhooks"},
}

# What a third party's code is: no network, no files, no threads of its own.
CLOSED = ("SDK/JSON/Swift", "SDK/Contract", *(folder for folder in MAY_IMPORT if folder.startswith("Plugins/")))

PLATFORMS = re.compile(r"woo|shopify|amazon|etsy|prestashop|bigcommerce|ebay", re.IGNORECASE)
FORBIDDEN = [
    (re.compile(r"\btry!"), "try!"),
    (re.compile(r"\bfatalError\("), "fatalError"),
    (re.compile(r"(?<![.\w])print\("), "print"),
    (re.compile(r"\bas! "), "as!"),
]
IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:public |package |internal |private |fileprivate )?import (?:\w+ )?(\w+)")
LONGEST = 400


def main() -> int:
    problems = []
    checked = 0
    for path in sorted((ROOT / "SDK").rglob("*.swift")) + sorted((ROOT / "Host").rglob("*.swift")) + sorted(
        (ROOT / "Plugins").rglob("*.swift")
    ):
        name = path.relative_to(ROOT).as_posix()
        folder = next((f for f in MAY_IMPORT if name.startswith(f + "/")), None)
        if folder is None:
            if "/Templates/" not in name:
                problems.append(f"{name}: no rule says what this folder may import; add it to Tests/architecture.py")
            continue
        checked += 1
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST:
            problems.append(f"{name}: {len(lines)} lines; one idea a file, at most {LONGEST}")
        allowed = MAY_IMPORT[folder] | (set() if folder in CLOSED else SYSTEM) | {"Synchronization"}
        for number, line in enumerate(lines, 1):
            if (found := IMPORT.match(line)) and found[1] not in allowed:
                problems.append(f"{name}:{number}: {folder} may not import {found[1]}")
            code = line.split("//")[0]
            for pattern, what in FORBIDDEN:
                if pattern.search(code) and not (what == "print" and folder == "Host/CLI"):
                    problems.append(f"{name}:{number}: {what} has no place here")
            if folder.startswith("Host/") and PLATFORMS.search(line):
                problems.append(f"{name}:{number}: the host knows no platform by name: {line.strip()[:80]}")
    for problem in problems:
        print(problem)
    print(f"{checked} files checked, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
