// What is kept of a caller's Authorization: on disk its hash alone, unless the configuration says otherwise.
#include "job_host.hpp"

#include <fstream>
#include <iterator>

using namespace berth::tests;
using Catch::Matchers::Contains;

namespace {

const header_list mine{{"Authorization", "Bearer secret"}, {"job-id", "mine"}};

std::string bytes_of(const scratch_folder& folder) {
    std::string all;
    for (const char* name : {"jobs.db", "jobs.db-wal"}) {
        std::ifstream file(folder / name, std::ios::binary);
        all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all;
}

job::options one_worker() {
    job::options options;
    options.workers = 1;
    return options;
}

// A job that waits behind another, in a store as a crash leaves it.
void leave_waiting(const scratch_folder& before, const scratch_folder& after, const job::options& options) {
    job_host host(before, options);
    host.defer("/slow", "30000", {{"job-id", "first"}});
    REQUIRE(host.comes("first", "running"));
    host.defer("/context", "{}", mine);
    for (const char* name : {"jobs.db", "jobs.db-wal"})
        std::filesystem::copy_file(before / name, after / name, std::filesystem::copy_options::overwrite_existing);
}

std::string result_in(const scratch_folder& folder, const job::options& options) {
    job_host host(folder, options);
    header_list waiting{{"Authorization", "Bearer secret"}, {"Prefer", "wait=20"}};
    return host.ask("GET", "/jobs/mine", "", waiting).body;
}

} // namespace

TEST_CASE("an Authorization is not on disk, and a job that waited through a restart has none") {
    scratch_folder before;
    scratch_folder after;
    leave_waiting(before, after, one_worker());
    CHECK_THAT(bytes_of(after), Contains("mine") && !Contains("Bearer secret"));
    CHECK(result_in(after, one_worker()) == R"({"id":"mine","auth":"","attempt":1})");
}

TEST_CASE("where the configuration says so, it is kept for runs after a restart, and goes with the request") {
    scratch_folder before;
    scratch_folder after;
    job::options stored = one_worker();
    stored.store_authorization = true;
    leave_waiting(before, after, stored);
    CHECK(result_in(after, stored) == R"({"id":"mine","auth":"Bearer secret","attempt":1})");
}

TEST_CASE("a job whose request is read back from the store has its Authorization all the same") {
    scratch_folder folder;
    job::options options = one_worker();
    options.memory_bytes = 0;
    job_host host(folder, options);
    host.defer("/slow", "30000", {{"job-id", "first"}});
    REQUIRE(host.comes("first", "running"));
    host.defer("/context", "{}", mine);
    host.ask("DELETE", "/jobs/first");
    const reply got = host.ask("GET", "/jobs/mine", "", {{"Authorization", "Bearer secret"}, {"Prefer", "wait=20"}});
    CHECK(got.body == R"({"id":"mine","auth":"Bearer secret","attempt":1})");
}
