"""The OpenAPI document is valid and true; the documentation page is one file."""
import os
import re
import subprocess
import tempfile
import unittest

from berth_host import HostTest, PROGRAM, SHIPPED, TEST_PLUGINS

CLIENTS = os.path.join(os.environ["BERTH_SOURCE"], "tests", "clients")


class Descriptions(HostTest):
    def test_the_document_is_valid_openapi(self):
        host = self.host("hello", "notes", "kinds")
        answer = host.get("/openapi.json")
        self.assertEqual(answer.status, 200)
        document = answer.json()
        self.assertTrue(document["openapi"].startswith("3.1"))
        self.assertIn("/notes/{id}", document["paths"])
        if not os.path.isdir(os.path.join(CLIENTS, "node_modules")):
            self.skipTest("NOT VALIDATED: tests/clients has no node_modules (tests/run.sh installs them)")
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(answer.body)
            file.flush()
            checked = subprocess.run(["node", "validate_openapi.mjs", file.name], cwd=CLIENTS, capture_output=True, text=True, timeout=120)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_the_document_follows_what_is_served(self):
        host = self.host("hello")
        self.assertNotIn("/notes", host.get("/openapi.json").json()["paths"])
        host.admin("POST", "/plugins/hello/stop")
        self.assertNotIn("/hello/{name}", host.get("/openapi.json").json()["paths"])

    def test_the_page_needs_nothing_from_outside(self):
        host = self.host("hello")
        answer = host.get("/api")
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
        self.assertEqual(re.findall(rb'(?:src|href)="(?:https?:)?//', answer.body), [])

    def test_check_and_describe_from_the_command_line(self):
        image = os.path.join(SHIPPED, "notes.so")
        good = subprocess.run([PROGRAM, "check", image], capture_output=True, text=True, timeout=60)
        self.assertEqual(good.returncode, 0, good.stdout + good.stderr)
        text = subprocess.run([PROGRAM, "describe", image], capture_output=True, text=True, timeout=60)
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertIn("/notes/{id}", text.stdout)
        bad = subprocess.run([PROGRAM, "check", __file__], capture_output=True, text=True, timeout=60)
        self.assertEqual(bad.returncode, 1)
        self.assertIn("ELF", bad.stdout + bad.stderr)


if __name__ == "__main__":
    unittest.main()
