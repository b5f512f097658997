// The row that a durable job of a tool leaves when it is submitted, inserted by SQLite alone: the tables, indices and pragmas
// of the store of jobs, one thread, so many jobs in one transaction.
#include <job/ids.hpp>
#include <job/moves.hpp>
#include <job/options.hpp>
#include <job/schema.hpp>
#include <job/statement.hpp>

#include <chrono>
#include <filesystem>
#include <iostream>

namespace job = berth::host::job;
namespace record = berth::host::record;
using clock_type = std::chrono::steady_clock;

namespace {

struct prepared {
    sqlite3_stmt* made = nullptr;
    prepared(sqlite3* on, const char* sql) {
        sqlite3_prepare_v3(on, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    }
    prepared(const prepared&) = delete;
    ~prepared() { sqlite3_finalize(made); }

    prepared& text(int at, const std::string& value) {
        sqlite3_bind_text(made, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
        return *this;
    }
    prepared& number(int at, std::int64_t value) {
        sqlite3_bind_int64(made, at, value);
        return *this;
    }
    void run() {
        if (sqlite3_step(made) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(sqlite3_db_handle(made)));
        sqlite3_reset(made);
    }
};

constexpr const char* job_row =
    "INSERT INTO job (number, id, plugin, path, tool, state, owner, digest, created, started, finished, attempts, "
    "most_attempts, status, result_type, result_size, result_file, progress, problem, moves, "
    "request, request_type) "
    "VALUES (?, ?, 'bench', '/durable', 'durable', 'queued', zeroblob(32), zeroblob(32), ?, 0, 0, 0, 1, 0, '', 0, '', "
    "'', '', ?, ?, 'application/json')";

double rows_a_second(record::connection& on, std::int64_t batch, std::chrono::duration<double> time) {
    prepared job_insert(on.handle(), job_row);
    prepared begin(on.handle(), "BEGIN IMMEDIATE");
    prepared commit(on.handle(), "COMMIT");
    const std::string request = R"({"numbers":[1,2,3,4,5,6,7,8]})";
    const std::int64_t now = job::real_time().wall();
    job::job_facts queued;
    const std::string move = job::move_line(1, now, queued);
    const auto started = clock_type::now();
    std::int64_t number = 0;
    while (clock_type::now() - started < time) {
        begin.run();
        for (std::int64_t i = 0; i < batch; ++i) {
            const std::string id = job::new_id();
            job_insert.number(1, ++number).text(2, id).number(3, now).text(4, move);
            sqlite3_bind_blob(job_insert.made, 5, request.data(), static_cast<int>(request.size()), SQLITE_STATIC);
            job_insert.run();
        }
        commit.run();
    }
    return static_cast<double>(number) / std::chrono::duration<double>(clock_type::now() - started).count();
}

} // namespace

int main(int count, char** words) {
    if (count != 5) {
        std::cerr << "usage: bench_jobs_inserts FOLDER full|normal BATCH SECONDS\n";
        return 64;
    }
    try {
        using sync = record::connection_options::sync;
        record::connection_options options;
        options.file = std::filesystem::path(words[1]) / "inserts.db";
        for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(options.file.string() + part);
        options.synchronous = std::string_view(words[2]) == "full" ? sync::full : sync::normal;
        options.writes = true;
        record::connection on(options);
        job::prepare_tables(on);
        const std::chrono::duration<double> time(std::stod(words[4]));
        std::cout << rows_a_second(on, std::stoll(words[3]), time) << '\n';
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
