"""schemathesis, told what there is: a description's every operation is asked, with ids that exist and with ids that do not."""

import json
import os
import pathlib
import subprocess

from harness import ROOT, SEED, clean_environment

CLIENTS = pathlib.Path(os.environ.get("TRADEPOST_CLIENTS", ROOT / ".build" / "clients")) / "bin"
HOOKS = pathlib.Path(__file__).parent / "clients" / "fuzzer_hooks.py"
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "ignored_auth", "unsupported_method")


class Fuzzer:
    """Asks a hub over and over.

    - known: values that exist, by `path.order`, `query.status`, `body.store_id`, `header.If-Match`.
    """

    def __init__(self, hub, token, folder, known, examples):
        self.hub, self.token, self.folder, self.examples = hub, token, folder, examples
        names = [(f"words{number}", place, values) for number, (place, values) in enumerate(sorted(known.items()))]
        # A TOML string of plain text is a JSON string.
        self.settings = f"hooks = {json.dumps(str(HOOKS))}\n"
        self.settings += "".join(f"[dictionaries.{name}]\nvalues = {json.dumps(values)}\n" for name, _, values in names)
        # 412 and 414 refuse too: another If-Match than the store's, an address longer than any.
        self.settings += "[checks]\nnegative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 409, 412, 414, 415, 422, 428]\n"
        self.settings += "[parameters]\n"
        for name, place, _ in names:
            self.settings += f'"{place}" = {{ dictionary = "{name}", probability = 0.75 }}\n'

    def run(self, *words):
        """What was answered: by operation, how many answers of each status. Fails when a check did."""
        settings, report = self.folder / "schemathesis.toml", self.folder / "fuzzed.ndjson"
        settings.write_text(self.settings)
        process = subprocess.run(
            [str(CLIENTS / "schemathesis"), "--config-file", str(settings), "run", f"{self.hub.address}/api/v1/openapi.json",
             "--checks", ",".join(CHECKS), "--header", f"Authorization: Bearer {self.token}", "--seed", str(SEED),
             "--max-examples", str(self.examples), "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all",
             "--request-timeout", "60", "--workers", "1", "--no-color", "--report", "ndjson", "--report-ndjson-path", str(report), *words],
            capture_output=True, text=True, env=clean_environment(), cwd=self.folder, timeout=3000)
        if process.returncode != 0:
            raise AssertionError(process.stdout[-40_000:] + process.stderr[-2000:] + errors(report))
        return answers(report)


def answers(report):
    """By operation (`GET /path`), how many answers of each status the report has."""
    found = {}
    for line in report.read_text().splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for asked in recorder.get("interactions", {}).values():
            # A call with a method that the address does not take stands under the operation that it was made from.
            if asked["response"] and asked["request"]["method"] == recorder["label"].split()[0]:
                statuses = found.setdefault(recorder["label"], {})
                status = asked["response"]["status_code"]
                statuses[status] = statuses.get(status, 0) + 1
    return found


def errors(report):
    """What went wrong with the fuzzer itself."""
    lines = report.read_text().splitlines() if report.is_file() else []
    return "\n".join(line[:4000] for line in lines if line.startswith('{"NonFatalError"') or line.startswith('{"FatalError"'))
