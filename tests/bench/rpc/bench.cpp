// bench_rpc PLUGIN [calls]: round trips of the typed client beside libcurl's, to the same endpoints of the same host,
// in one run and in turns, so that both meet the same machine. Prints microseconds for a round trip (the median of the
// rounds) and the ratio. Not a test.
#include "../../client/library_client.hpp"

#include <berth/test.hpp>

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <vector>

using namespace library_test;

namespace {

constexpr int rounds = 15;

class curl_client {
public:
    explicit curl_client(std::string url) : url_(std::move(url)), handle_(curl_easy_init()) {
        headers_ = curl_slist_append(nullptr, "Content-Type: application/json");
        curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &take);
        curl_easy_setopt(handle_, CURLOPT_WRITEDATA, &answer_);
    }
    ~curl_client() {
        curl_easy_cleanup(handle_);
        curl_slist_free_all(headers_);
    }
    curl_client(const curl_client&) = delete;
    curl_client& operator=(const curl_client&) = delete;

    const std::string& post(const std::string& target, const std::string& body) {
        answer_.clear();
        curl_easy_setopt(handle_, CURLOPT_URL, (url_ + target).c_str());
        curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, body.c_str());
        curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, body.empty() ? nullptr : headers_);
        long status = 0;
        if (curl_easy_perform(handle_) != CURLE_OK ||
            curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200)
            throw std::runtime_error("libcurl: status " + std::to_string(status) + ": " + answer_);
        return answer_;
    }

private:
    static std::size_t take(char* data, std::size_t, std::size_t size, void* to) {
        static_cast<std::string*>(to)->append(data, size);
        return size;
    }
    const std::string url_;
    CURL* handle_;
    curl_slist* headers_;
    std::string answer_;
};

double microseconds(int calls, const std::function<void(int)>& call) {
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) call(i);
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun).count() / calls;
}
double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void compare(const char* name, int calls, const std::function<void(int)>& typed, const std::function<void(int)>& curl) {
    microseconds(calls, typed); // connections, caches and the endpoint's right to the loop
    microseconds(calls, curl);
    std::vector<double> ours, theirs;
    for (int i = 0; i < rounds; ++i) {
        ours.push_back(microseconds(calls, typed));
        theirs.push_back(microseconds(calls, curl));
    }
    std::printf("%-28s client %7.1f us   libcurl %7.1f us   ratio %.2f\n", name, median(ours), median(theirs),
                median(ours) / median(theirs));
}

std::string json_of(const shelving& value) {
    berth::detail::json_writer out({berth::detail::dialect::marshalled});
    out.write(berth::detail::table<shelving>::bind, &value);
    return std::string(out.json());
}
shelving shelving_from(const std::string& json) {
    shelving value;
    berth::detail::fault_list faults;
    berth::detail::json_reader(faults, berth::detail::table<shelving>::bind, &value, ~std::uint64_t{0},
                               berth::detail::dialect::marshalled)
        .read(json);
    return value;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::fprintf(stderr, "usage: bench_rpc PLUGIN [calls]\n"), 64;
    const int calls = count > 2 ? std::atoi(arguments[2]) : 2000;
    berth::test::host host(arguments[1]);
    library_client there(host.url());
    curl_client curl(host.url());

    compare(
        "two numbers in the path", calls,
        [&](int i) {
            there.add({i, 1});
        },
        [&](int i) { curl.post("/library/add/" + std::to_string(i) + "/1", {}); });

    shelving large{1, {"title", genre::poem, 1.5, {}, "note"}, {}};
    for (int i = 0; i < 64; ++i) large.what.tags.push_back("tag number " + std::to_string(i));
    // The typed client writes a struct as JSON and reads one; beside libcurl alone, and with the same added to it.
    const std::string body = json_of(large);
    compare(
        "a struct of 1 KiB, typed", calls, [&](int) { there.shelve(large); },
        [&](int) { curl.post("/library/shelve/1", body); });
    compare(
        "the same, both typed", calls, [&](int) { there.shelve(large); },
        [&](int) { shelving_from(curl.post("/library/shelve/1", json_of(large))); });
}
