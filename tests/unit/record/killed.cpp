#include "opened.hpp"

#include <SQLiteCpp/Database.h>

#include <csignal>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace record_test;

namespace {

// In the child: four threads that insert for ever, each reporting the ids it was given.
[[noreturn]] void write_for_ever(const std::filesystem::path& file, int report) {
    const notes_type notes;
    record::store_options options;
    options.file = file;
    const opened at(options, {notes.get()});
    if (!at.store) _exit(1);
    std::vector<std::thread> all;
    for (int i = 0; i < 4; ++i) {
        all.emplace_back([&] {
            for (;;) {
                const auto got = at.insert(notes.get(), {integer(0), text("x"), text("[]"), integer(0)});
                if (!got.done || write(report, &got.result, sizeof got.result) != sizeof got.result) _exit(2);
            }
        });
    }
    for (auto& each : all) each.join();
    _exit(3);
}

// Ids that were reported until the child was killed after `enough` of them.
std::set<std::int64_t> killed_after(const std::filesystem::path& file, std::size_t enough) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        close(ends[0]);
        write_for_ever(file, ends[1]);
    }
    close(ends[1]);
    std::set<std::int64_t> seen;
    std::int64_t id = 0;
    bool alive = true;
    while (read(ends[0], &id, sizeof id) == sizeof id) {
        seen.insert(id);
        if (alive && seen.size() >= enough) {
            kill(child, SIGKILL);
            alive = false; // what the pipe still holds was acknowledged too
        }
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    return seen;
}

} // namespace

TEST_CASE("every acknowledged write survives kill -9") {
    database_file file;
    const notes_type notes;
    std::set<std::int64_t> acknowledged;
    for (std::size_t round = 0; round < 8; ++round) {
        acknowledged.merge(killed_after(file.path, 20 + round * 13));
        const opened at(file.options(), {notes.get()});
        REQUIRE(at.refused == "");
        std::size_t missing = 0;
        for (const auto id : acknowledged) missing += at.get(notes.get(), id).rows.size() != 1;
        CHECK(missing == 0);
        SQLite::Database raw(file.path.string(), SQLite::OPEN_READWRITE);
        CHECK(raw.execAndGet("PRAGMA integrity_check").getString() == "ok");
        CHECK(at.count(notes.get()) >= static_cast<std::int64_t>(acknowledged.size()));
    }
}
