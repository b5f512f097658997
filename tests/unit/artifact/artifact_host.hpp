// A server that keeps artifacts, in a folder that outlives it, with a clock that the test may set forward.
#pragma once

#include <artifact/routes.hpp>

#include "scratch_folder.hpp"
#include "served.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>

namespace berth::tests {

namespace artifact = host::artifact;
using namespace std::chrono_literals;

struct moving_clock {
    std::shared_ptr<std::atomic<std::int64_t>> ahead = std::make_shared<std::atomic<std::int64_t>>(0);
    void pass(std::chrono::milliseconds time) const { *ahead += std::chrono::microseconds(time).count(); }
    host::job::time_source source() const {
        const auto real = host::job::real_time();
        return {[real, at = ahead] { return real.wall() + at->load(); }, real.steady};
    }
};

inline std::shared_ptr<artifact::store> opened(const scratch_folder& folder, artifact::options options = {},
                                               const moving_clock& clock = {}) {
    options.folder = folder / "artifacts";
    options.full_durability = false;
    options.time = clock.source();
    auto result = artifact::store::open(options);
    if (auto* reason = std::get_if<std::string>(&result)) FAIL(*reason);
    return std::get<std::shared_ptr<artifact::store>>(result);
}

inline std::size_t files_in(const std::filesystem::path& folder) {
    std::size_t count = 0;
    for (const auto& one : std::filesystem::recursive_directory_iterator(folder)) count += one.is_regular_file();
    return count;
}

// The value of a string or number member, without a parser: the documents are compact.
inline std::string member(const std::string& json, const std::string& name) {
    const std::string key = '"' + name + "\":";
    std::size_t at = json.find(key);
    if (at == json.npos) return {};
    at += key.size();
    if (json[at] != '"') return json.substr(at, json.find_first_of(",}]", at) - at);
    return json.substr(at + 1, json.find('"', at + 1) - at - 1);
}

class artifact_host : public served {
public:
    explicit artifact_host(const scratch_folder& folder, artifact::options options = {})
        : served(2), artifacts(opened(folder, std::move(options), clock)), routes_(artifacts) {
        routes_.add_pages(dispatcher);
        start();
    }
    ~artifact_host() {
        routes_.close();
        served::stop();
    }

    // A whole one.
    reply put(const std::string& content, header_list headers = {{"Content-Type", "text/plain"}}) {
        return ask("POST", "/1/artifacts", content, headers);
    }
    // An upload; where it goes.
    std::string open(std::int64_t length, header_list more = {}) {
        more.emplace_back("X-Content-Type", "text/plain");
        more.emplace_back("X-Content-Length", std::to_string(length));
        const reply made = ask("POST", "/1/artifacts", {}, more);
        CHECK(made.status == 201);
        return member(made.body, "data-href");
    }
    reply patch(const std::string& place, std::uint64_t offset, const std::string& bytes, header_list more = {}) {
        more.emplace_back("Content-Type", "application/offset+octet-stream");
        more.emplace_back("Upload-Offset", std::to_string(offset));
        more.emplace_back("Tus-Resumable", "1.0.0");
        return ask("PATCH", place, bytes, more);
    }

    const moving_clock clock;
    const std::shared_ptr<artifact::store> artifacts;

private:
    artifact::routes routes_;
};

} // namespace berth::tests
