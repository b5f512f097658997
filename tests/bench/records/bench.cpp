// Records beside SQLite itself, in one process. Rounds of the two sides alternate, so that both meet the same noise;
// the medians are compared.
#include "side.hpp"

#include <record/scratch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

namespace bench {

// As little JSON as the notes need, the same for both sides.
std::string tags_to_json(const std::vector<std::string>& tags) {
    std::string json = "[";
    for (const auto& tag : tags) json += (json.size() > 1 ? ",\"" : "\"") + tag + "\"";
    return json += "]";
}

std::vector<std::string> tags_from_json(const char* data, std::size_t size) {
    std::vector<std::string> tags;
    const std::string_view json(data, size);
    for (std::size_t at = json.find('"'); at != std::string_view::npos; at = json.find('"', at + 1)) {
        const std::size_t end = json.find('"', at + 1);
        if (end == std::string_view::npos) break;
        tags.emplace_back(json.substr(at + 1, end - at - 1));
        at = end;
    }
    return tags;
}

namespace {

constexpr int rounds = 9;
constexpr int rows = 10'000;

using work = std::function<void(side&)>;

double seconds(const std::function<void()>& of) {
    const auto begin = std::chrono::steady_clock::now();
    of();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

void compare(const char* name, int operations, side& plain, side& ours, const work& run) {
    std::vector<double> theirs_took, ours_took;
    run(plain), run(ours); // warm
    for (int round = 0; round < rounds; ++round) {
        const auto first = [&] { theirs_took.push_back(seconds([&] { run(plain); })); };
        const auto second = [&] { ours_took.push_back(seconds([&] { run(ours); })); };
        if (round % 2)
            second(), first();
        else
            first(), second();
    }
    const double theirs_rate = operations / median(theirs_took), ours_rate = operations / median(ours_took);
    std::printf("%-42s raw %10.0f/s  store %10.0f/s  ratio %.2f\n", name, theirs_rate, ours_rate,
                ours_rate / theirs_rate);
    std::fflush(stdout);
}

void insert_some(side& into, int count) {
    for (int i = 0; i < count; ++i) into.insert({0, "a note like others", {"home", "shop"}, false});
}

void insert_by_threads(side& into, int threads, int count) {
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i) all.emplace_back([&] { insert_some(into, count); });
    for (auto& each : all) each.join();
}

void run(const std::filesystem::path& folder) {
    for (const bool full : {true, false}) {
        const std::string mark = full ? "full" : "normal";
        const auto plain = make_plain(folder / ("plain-" + mark + ".db"), full);
        const auto ours = make_through_store(folder / ("store-" + mark + ".db"), full);
        const auto name = [&](const char* what) { return std::string(what) + ", " + mark; };
        compare(name("insert, 1 thread").c_str(), 500, *plain, *ours, [](side& to) { insert_some(to, 500); });
        compare(name("insert, 16 threads").c_str(), 1600, *plain, *ours,
                [](side& to) { insert_by_threads(to, 16, 100); });
    }
    const auto plain = make_plain(folder / "plain-read.db", true);
    const auto ours = make_through_store(folder / "store-read.db", true);
    plain->fill(rows);
    ours->fill(rows);
    compare("get by id", 20'000, *plain, *ours, [](side& from) {
        for (int i = 0; i < 20'000; ++i) {
            if (from.get(i * 7919 % rows + 1).title.empty()) std::abort();
        }
    });
    compare("select 20 of 10,000, index and order", 500, *plain, *ours, [](side& from) {
        for (int i = 0; i < 500; ++i) {
            if (from.page(i % 2, i % 10 * 20).size() != 20) std::abort();
        }
    });
}

} // namespace
} // namespace bench

int main(int count, char** arguments) {
    const berth::host::record::scratch_folder scratch;
    bench::run(count > 1 ? std::filesystem::path(arguments[1]) : scratch.path());
}
