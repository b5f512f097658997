"""A stranger's way: berth new, build against the installed SDK, drop, change, remove."""
import os
import shutil
import subprocess
import tempfile
import unittest

from berth_host import HostTest, PATIENCE, wait_for

BUILD = os.environ["BERTH_BUILD"]


class NewPlugin(HostTest):
    def run_in(self, folder, *command):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=280,
                              env={**os.environ, "CMAKE_PREFIX_PATH": self.prefix})
        self.assertEqual(done.returncode, 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    @unittest.skipIf(os.environ.get("BERTH_SANITIZER"), "a plugin built without the sanitizer does not load into a host with it")
    def test_from_nothing_to_a_served_plugin(self):
        folder = tempfile.mkdtemp(prefix="berth-new-")
        self.addCleanup(shutil.rmtree, folder, True)
        self.prefix = os.path.join(folder, "moved")
        # Installed at one place and moved to another: the tree must not mind.
        installed = os.path.join(folder, "prefix")
        self.run_in(folder, "cmake", "--install", BUILD, "--prefix", installed)
        os.rename(installed, self.prefix)
        berth = os.path.join(self.prefix, "bin", "berth")
        self.run_in(folder, berth, "new", "shop")
        shop = os.path.join(folder, "shop")
        self.run_in(shop, "cmake", "-S", ".", "-B", "build", "-DCMAKE_PREFIX_PATH=" + self.prefix)
        self.run_in(shop, "cmake", "--build", "build")
        self.assertIn("100% tests passed", self.run_in(shop, "ctest", "--test-dir", "build", "--output-on-failure"))

        host = self.host()
        image = os.path.join(shop, "build", "shop.so")
        host.drop(image)
        wait_for(lambda: host.get("/items").status == 200, 2 * PATIENCE, "the new plugin")
        self.assertEqual(host.post("/items", {"name": "Rope"}).json()["name"], "Rope")

        source = os.path.join(shop, "shop.cpp")
        with open(source) as file:
            text = file.read()
        self.assertIn('"0.1.0"', text)
        with open(source, "w") as file:
            file.write(text.replace('"0.1.0"', '"0.2.0"'))
        self.run_in(shop, "cmake", "--build", "build", "--target", "shop")
        host.drop(image)
        wait_for(lambda: (host.plugin("shop") or {}).get("version") == "0.2.0", 2 * PATIENCE, "the changed plugin")
        self.assertEqual(host.get("/items/1").json()["name"], "Rope")

        os.unlink(os.path.join(host.plugins, "shop.so"))
        wait_for(lambda: host.get("/items").status == 404, 2 * PATIENCE, "404 after the removal")
        entry = wait_for(lambda: (lambda e: e if e and e["state"] == "stopped" else None)(host.plugin("shop")), 5 * PATIENCE, "the entry")
        self.assertIs(entry["resident"], False)

    def test_a_wrong_name_or_a_full_folder_is_refused(self):
        from berth_host import PROGRAM

        with tempfile.TemporaryDirectory() as folder:
            bad = subprocess.run([PROGRAM, "new", "Bad_Name"], cwd=folder, capture_output=True, text=True, timeout=60)
            self.assertNotEqual(bad.returncode, 0)
            self.assertIn("Bad_Name", bad.stderr)
            os.mkdir(os.path.join(folder, "full"))
            with open(os.path.join(folder, "full", "x"), "w"):
                pass
            full = subprocess.run([PROGRAM, "new", "full"], cwd=folder, capture_output=True, text=True, timeout=60)
            self.assertNotEqual(full.returncode, 0)


if __name__ == "__main__":
    unittest.main()
