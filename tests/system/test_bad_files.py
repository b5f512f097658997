"""Wrong files in the plugins folder: each is refused with a reason, and the host and its other plugins answer throughout."""
import os
import threading
import time
import unittest

from berth_host import HostTest, PATIENCE, SHIPPED, wait_for

BAD = os.environ["BERTH_BAD_PLUGINS"]


class BadFiles(HostTest):
    def setUp(self):
        self.server = self.host("hello")
        self.failures, self.stopping = [], threading.Event()
        self.watcher = threading.Thread(target=self.watch)
        self.watcher.start()
        self.addCleanup(self.end_watching)

    def watch(self):
        while not self.stopping.is_set():
            answer = self.server.get("/hello/you")
            if answer.status != 200:
                self.failures.append(answer)
            time.sleep(0.005)

    def end_watching(self):
        self.stopping.set()
        self.watcher.join()
        self.assertEqual(self.failures, [])

    def entry(self, file):
        for entry in self.server.admin("GET", "/plugins").json()["plugins"]:
            if os.path.basename(entry.get("file") or "") == file and entry["state"] in ("refused", "failed"):
                return entry
        return None

    def refusal(self, file, seconds=8):
        entry = wait_for(lambda: self.entry(file), seconds * PATIENCE, f"the refusal of {file}")
        self.assertTrue(entry["reason"], entry)
        return entry["reason"]

    def write(self, name, data, mode=0o644):
        path = os.path.join(self.server.plugins, name)
        with open(path + ".part", "wb") as file:
            file.write(data)
        os.chmod(path + ".part", mode)
        os.rename(path + ".part", path)

    def test_files_that_are_no_plugin_for_this_machine(self):
        with open(os.path.join(SHIPPED, "notes.so"), "rb") as file:
            good = file.read()
        machine = bytearray(good)
        machine[18:20] = b"\xb7\x00"
        small = bytearray(good)
        small[4] = 1
        expected = {
            "empty.so": (b"", "empty"),
            "text.so": (b"this is a text\n" * 50, "ELF"),
            "script.so": (b"#!/bin/sh\necho hello\n", "ELF"),
            "zeros.so": (b"\0" * 4096, "ELF"),
            "machine.so": (bytes(machine), "AArch64"),
            "small.so": (bytes(small), "32"),
            "header.so": (good[:64], "truncated"),
        }
        for name, (data, word) in expected.items():
            self.write(name, data)
        for name, (data, word) in expected.items():
            with self.subTest(name):
                self.assertIn(word.lower(), self.refusal(name).lower())

    def test_truncated_at_ten_places(self):
        with open(os.path.join(SHIPPED, "notes.so"), "rb") as file:
            good = file.read()
        for place in range(1, 11):
            self.write(f"cut{place}.so", good[: len(good) * place // 11])
        for place in range(1, 11):
            with self.subTest(place):
                self.assertIn("truncated", self.refusal(f"cut{place}.so"))
        self.assertEqual(self.server.get("/notes").status, 404)

    def test_plugins_that_break_the_contract(self):
        words = {"no_note": "note", "wrong_major": "abi", "no_symbol": "berth_plugin", "undefined_symbol": "undefined",
                 "failing_start": "start", "throwing_start": "threw", "null_create": "create", "bad_path": "path",
                 "duplicate_routes": "route", "other_name": "name", "bad_name": "name", "crashing_load": "signal"}
        for name in words:
            self.server.drop(os.path.join(BAD, name + ".so"))
        for name, word in words.items():
            with self.subTest(name):
                self.assertIn(word, self.refusal(name + ".so").lower())

    def test_what_is_no_regular_file(self):
        os.mkdir(os.path.join(self.server.plugins, "folder.so"))
        os.mkfifo(os.path.join(self.server.plugins, "fifo.so"))
        os.symlink("/nonexistent/x.so", os.path.join(self.server.plugins, "dangling.so"))
        self.assertIn("directory", self.refusal("folder.so").lower())
        self.assertIn("fifo", self.refusal("fifo.so").lower())
        self.assertTrue(self.refusal("dangling.so"))

    def test_a_file_that_anybody_may_write(self):
        with open(os.path.join(SHIPPED, "notes.so"), "rb") as file:
            self.write("open.so", file.read(), 0o666)
        reason = self.refusal("open.so")
        self.assertIn("chmod", reason)
        os.chmod(os.path.join(self.server.plugins, "open.so"), 0o644)
        wait_for(lambda: self.server.get("/notes").status == 200, 5 * PATIENCE, "the plugin after the cure")

    def test_a_route_that_is_taken(self):
        self.server.drop(os.path.join(BAD, "good_1.so"))
        wait_for(lambda: (self.server.plugin("good") or {}).get("state") == "running", 5 * PATIENCE, "the first plugin")
        self.server.drop(os.path.join(BAD, "same_route.so"))
        reason = self.refusal("same_route.so")
        self.assertIn("/good", reason)
        self.assertIn("good", reason)

    def test_a_good_file_works_beside_all_that(self):
        for name in ("no_note", "failing_start"):
            self.server.drop(os.path.join(BAD, name + ".so"))
        self.server.drop("notes")
        wait_for(lambda: self.server.get("/notes").status == 200, 5 * PATIENCE, "the good plugin")
        self.assertTrue(self.refusal("no_note.so"))


if __name__ == "__main__":
    unittest.main()
