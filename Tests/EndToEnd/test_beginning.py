"""How a hub begins, and what it refuses to begin with."""

import socket

from harness import PATIENCE, Case, run
from hub import Hub


class BeginningTests(Case):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"

    def refused(self, code, *words, data=None, exit=2):
        result = run("serve", "--port", "0", *words, data=data or self.data, code=exit, timeout=PATIENCE)
        self.assertIn(f"tradepost: {code} · ", result.err)
        self.assertEqual(result.err.count("\n"), 1, "one sentence is enough")
        return result.err

    def test_one_data_folder_has_one_hub(self):
        with Hub(self.data) as hub:
            said = self.refused("serve.running", exit=5)
            self.assertIn(str(self.data), said)
            # Commands beside it are welcome, and it does not notice any of it.
            run("store", "list", data=self.data)
            token = hub.token("viewer")
            self.assertEqual(hub.ask("GET", "/api/v1/ecommerce/stores", token).status, 200)
            with Hub(self.folder / "other"):
                pass
            hub.kill()
            # However it ended, nothing is left in the way.
            hub.start()

    def test_an_address_that_cannot_be_had(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.assertIn(f"127.0.0.1:{port} cannot be listened on: Address already in use", self.refused("serve.address", "--port", port))
        self.assertIn("Cannot assign requested", self.refused("serve.address", "--host", "203.0.113.7", "--plain"))
        self.assertIn("cannot be listened on", self.refused("serve.address", "--host", "no.host.invalid", "--plain"))
        self.refused("config.value", "--port", "65536")

    def test_a_folder_that_cannot_be_had(self):
        file = self.folder / "file"
        file.write_text("x")
        for folder, why in ((file, "Not a directory"), (file / "below", "Not a directory"), ("/proc/none/such", "No such file")):
            said = self.refused("data.folder", data=folder, exit=1)
            self.assertIn(f"{folder} cannot be made: {why}", said)
            self.assertNotIn("Error Domain", said)
