"""Files that come, change and go while the host runs. Each case is a row of the README's table."""
import os
import threading
import unittest

from berth_host import HostTest, PATIENCE, SHIPPED, wait_for

BAD = os.environ["BERTH_BAD_PLUGINS"]
TWO_SECONDS = 2 * PATIENCE


class DropFolder(HostTest):
    def bad(self, name):
        return os.path.join(BAD, name + ".so")

    def running(self, host, name, version=None):
        entry = host.plugin(name)
        return entry if entry and entry["state"] == "running" and version in (None, entry["version"]) else None

    def test_a_file_added_serves_within_two_seconds(self):
        host = self.host()
        self.assertEqual(host.get("/hello/you").status, 404)
        host.drop("hello")
        wait_for(lambda: host.get("/hello/you").status == 200, TWO_SECONDS, "the plugin")

    def test_a_file_removed_is_unloaded_and_not_resident(self):
        host = self.host("hello", "notes")
        os.unlink(os.path.join(host.plugins, "hello.so"))
        wait_for(lambda: host.get("/hello/you").status == 404, TWO_SECONDS, "404 for the removed plugin")
        self.assertEqual(host.get("/notes").status, 200)
        entry = wait_for(lambda: (lambda e: e if e and e["state"] == "stopped" else None)(host.plugin("hello")), 5 * PATIENCE, "the entry")
        self.assertIs(entry["resident"], False)
        self.assertIn("unloaded and not resident", entry["reason"])
        with open(f"/proc/{host.process.pid}/maps") as maps:
            self.assertNotIn(entry["image"], maps.read())
        self.assertRegex(host.log_text(), "plugin.stopped.*hello.*unloaded and not resident")

    def test_a_file_replaced_takes_over_within_two_seconds(self):
        host = self.host()
        host.drop(self.bad("good_1"), "good.so")
        wait_for(lambda: self.running(host, "good", "1.0.0"), TWO_SECONDS, "version 1")
        host.drop(self.bad("good_2"), "good.so")
        wait_for(lambda: self.running(host, "good", "2.0.0"), TWO_SECONDS, "version 2")

        def mapped():
            with open(f"/proc/{host.process.pid}/maps") as maps:
                return {line.rsplit("/", 1)[1].strip() for line in maps if "/images/" in line}
        wait_for(lambda: len(mapped()) == 1, 5 * PATIENCE, "version 1 to be unloaded")

    def test_a_broken_replacement_leaves_the_old_one_serving(self):
        host = self.host()
        host.drop(self.bad("good_1"), "good.so")
        wait_for(lambda: self.running(host, "good"), TWO_SECONDS, "version 1")
        host.drop(self.bad("failing_good"), "good.so")
        wait_for(lambda: any(e["state"] == "failed" for e in host.admin("GET", "/plugins").json()["plugins"]), 5 * PATIENCE, "the failure")
        self.assertTrue(self.running(host, "good", "1.0.0"))

    def test_an_older_version_beside_a_newer_one_does_not_take_over(self):
        host = self.host()
        host.drop(self.bad("good_2"), "good-2.so")
        wait_for(lambda: self.running(host, "good", "2.0.0"), TWO_SECONDS, "version 2")
        host.drop(self.bad("good_1"), "good-1.so")
        wait_for(lambda: any("good-1.so" in (e.get("file") or "") and e.get("reason") for e in host.admin("GET", "/plugins").json()["plugins"]),
                 5 * PATIENCE, "the reason")
        self.assertTrue(self.running(host, "good", "2.0.0"))
        os.unlink(os.path.join(host.plugins, "good-2.so"))
        wait_for(lambda: self.running(host, "good", "1.0.0"), 5 * PATIENCE, "version 1 after the newer one went")

    def test_the_same_image_under_another_name_is_loaded_once(self):
        host = self.host("hello")
        host.drop("hello", "again.so")
        wait_for(lambda: any("again.so" in (e.get("file") or "") and e.get("reason") for e in host.admin("GET", "/plugins").json()["plugins"]),
                 5 * PATIENCE, "the reason")
        self.assertEqual(host.get("/hello/you").status, 200)

    def test_a_file_written_slowly_is_taken_when_it_is_whole(self):
        host = self.host()
        with open(os.path.join(SHIPPED, "hello.so"), "rb") as file:
            data = file.read()
        path = os.path.join(host.plugins, "hello.so")
        with open(path, "wb") as file:
            os.chmod(path, 0o644)
            step = len(data) // 8 + 1
            for start in range(0, len(data), step):
                file.write(data[start : start + step])
                file.flush()
                threading.Event().wait(0.05)
                self.assertEqual(host.get("/hello/you").status, 404)
        wait_for(lambda: host.get("/hello/you").status == 200, TWO_SECONDS, "the whole plugin")

    def test_a_renamed_file_goes_on(self):
        host = self.host("hello")
        os.rename(os.path.join(host.plugins, "hello.so"), os.path.join(host.plugins, "renamed.so"))
        wait_for(lambda: "renamed.so" in ((host.plugin("hello") or {}).get("file") or "") and self.running(host, "hello"),
                 5 * PATIENCE, "the new name")
        self.assertEqual(host.get("/hello/you").status, 200)

    def test_replacing_under_load_fails_no_request(self):
        host = self.host()
        host.drop(self.bad("good_1"), "good.so")
        wait_for(lambda: self.running(host, "good"), TWO_SECONDS, "version 1")
        path = "/good"
        failures, count, stopping = [], [0], threading.Event()

        def call():
            while not stopping.is_set():
                answer = host.get(path)
                count[0] += 1
                if answer.status != 200:
                    failures.append(answer)

        callers = [threading.Thread(target=call) for _ in range(4)]
        for caller in callers:
            caller.start()
        for round in range(6):
            host.drop(self.bad("good_2" if round % 2 == 0 else "good_1"), "good.so")
            version = "2.0.0" if round % 2 == 0 else "1.0.0"
            wait_for(lambda: self.running(host, "good", version), 5 * PATIENCE, version)
        stopping.set()
        for caller in callers:
            caller.join()
        self.assertEqual(failures, [])
        self.assertGreater(count[0], 100)

    def test_records_outlive_a_reload(self):
        host = self.host("notes")
        note = host.post("/notes", {"title": "kept"}).json()["id"]
        self.assertEqual(host.admin("POST", "/plugins/notes/reload").status, 200)
        self.assertEqual(host.get(f"/notes/{note}").json()["title"], "kept")


if __name__ == "__main__":
    unittest.main()
