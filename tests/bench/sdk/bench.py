#!/usr/bin/env python3
"""Compile time of plugins: hello, and 60 records with 60 routes, beside an empty file and a file that only includes what
the SDK needs of the standard library and RapidJSON. Seconds of processor time, medians of interleaved rounds, ratios.

    tests/bench/sdk/bench.py [--rounds 5] [--compiler g++]"""
import argparse
import os
import resource
import statistics
import subprocess
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
RAW = """#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
"""


def sixty():
    parts = ["#include <berth/plugin.hpp>\n"]
    for i in range(60):
        parts.append(f"""struct R{i} {{
    berth::id id;
    std::string name{i};
    std::vector<std::string> tags;
    std::optional<int> size{i};
    double price = 0;
    bool done = false;
    static constexpr auto about() {{
        return berth::record<R{i}>("r{i}").field<&R{i}::name{i}>("Its name", berth::length(1, 100)).index<&R{i}::done>();
    }}
}};
""")
    parts.append("class All : public berth::service {\npublic:\n    static constexpr auto routes() {\n        return berth::routes(\n")
    parts.append(",\n".join(f'            berth::post<&All::m{i}>("/r{i}", "Store one")' for i in range(60)))
    parts.append(");\n    }\n")
    parts += [f"    R{i} m{i}(R{i} record) {{ return store().insert(std::move(record)); }}\n" for i in range(60)]
    parts.append('};\nBERTH_PLUGIN(All, "all", "1.0.0");\n')
    return "".join(parts)


def compile_seconds(compiler, path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([compiler, "-std=c++20", "-O2", "-fPIC", "-fvisibility=hidden", "-I" + os.path.join(SOURCE, "sdk/include"), "-c", path,
                    "-o", os.devnull], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compiler", default="g++")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = {"empty file": os.path.join(folder, "empty.cpp"), "raw includes": os.path.join(folder, "raw.cpp"),
                 "hello": os.path.join(SOURCE, "plugins/hello/hello.cpp"), "notes": os.path.join(SOURCE, "plugins/notes/notes.cpp"),
                 "60 records, 60 routes": os.path.join(folder, "sixty.cpp")}
        for name, text in (("empty file", "\n"), ("raw includes", RAW), ("60 records, 60 routes", sixty())):
            with open(files[name], "w") as file:
                file.write(text)
        times = {name: [] for name in files}
        for _ in range(options.rounds):
            for name, path in files.items():
                times[name].append(compile_seconds(options.compiler, path))
        base = statistics.median(times["raw includes"])
        for name, seconds in times.items():
            print(f"{name:24} {statistics.median(seconds):6.2f} s  {statistics.median(seconds) / base:6.2f} of the raw includes")


if __name__ == "__main__":
    main()
