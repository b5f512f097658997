// Tests of a plugin: a host in the test's own process, which loads the built plugin as any host does and serves it over
// loopback, with records and artifacts (at /1/artifacts) in a folder of its own and a clock that stands still until it is
// told. With Catch2:
//
//     berth::test::host host; // the plugin named by berth_add_plugin_test
//     CHECK(host.post("/items", R"({"name":"rope"})").status == 200);
//
// One thread uses a host; several hosts may live side by side. Failures are std::runtime_error.
#pragma once

#include <berth/abi.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if defined(__cplusplus)
extern "C" {
#endif
// The functions of libberth_test; use the class below instead.
typedef struct berth_test_host berth_test_host;
berth_test_host* berth_test_open(const char* plugin, const char* configuration, const berth_failure* failure);
void berth_test_close(berth_test_host* host);
bool berth_test_reload(berth_test_host* host, const char* plugin, const berth_failure* failure);
void berth_test_set_time(berth_test_host* host, int64_t microseconds);
int64_t berth_test_time(berth_test_host* host);
void berth_test_events(const berth_test_host* host, void* state, void (*take)(void* state, berth_slice event));
uint16_t berth_test_port(const berth_test_host* host);
bool berth_test_request(berth_test_host* host, const char* method, const char* target, const berth_header* headers,
                        size_t header_count, berth_slice body, void* state,
                        void (*take)(void* state, const berth_answer* answer), const berth_failure* failure);
#if defined(__cplusplus)
}
#endif

namespace berth::test {

struct answer {
    int status = 0;
    std::string content_type;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    // The value of a header whatever the case of its name, or empty.
    std::string header(std::string_view name) const {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        for (const auto& [key, value] : headers) {
            bool same = key.size() == name.size();
            for (std::size_t i = 0; same && i < key.size(); ++i) same = lower(key[i]) == lower(name[i]);
            if (same) return value;
        }
        return {};
    }
};

using headers = std::vector<std::pair<std::string, std::string>>;

class host {
public:
#if defined(BERTH_TEST_PLUGIN)
    host() : host(BERTH_TEST_PLUGIN) {}
#endif
    // Loads and starts the plugin; `configuration` is the JSON that its start takes.
    explicit host(const std::string& plugin, const std::string& configuration = "{}") {
        failed why;
        host_ = berth_test_open(plugin.c_str(), configuration.c_str(), &why.hook);
        if (!host_) throw std::runtime_error(why.detail);
    }
    ~host() { berth_test_close(host_); }
    host(const host&) = delete;
    host& operator=(const host&) = delete;

    // Where it serves, for clients of the plugin's own interface: "http://127.0.0.1:40123". Any thread.
    std::string url() const { return "http://127.0.0.1:" + std::to_string(berth_test_port(host_)); }

    answer get(const std::string& target, const headers& with = {}) { return request("GET", target, {}, with); }
    answer remove(const std::string& target, const headers& with = {}) { return request("DELETE", target, {}, with); }
    // Bodies go as application/json unless a Content-Type is given.
    answer post(const std::string& target, const std::string& body, const headers& with = {}) {
        return request("POST", target, body, with);
    }
    answer put(const std::string& target, const std::string& body, const headers& with = {}) {
        return request("PUT", target, body, with);
    }
    answer patch(const std::string& target, const std::string& body, const headers& with = {}) {
        return request("PATCH", target, body, with);
    }
    answer request(const std::string& method, const std::string& target, const std::string& body = {}, headers with = {}) {
        bool typed = body.empty();
        for (const auto& [name, value] : with) typed = typed || name == "Content-Type" || name == "content-type";
        if (!typed) with.emplace_back("Content-Type", "application/json");
        std::vector<berth_header> sent;
        for (const auto& [name, value] : with) sent.push_back({{name.data(), name.size()}, {value.data(), value.size()}});
        failed why;
        answer got;
        const bool done = berth_test_request(host_, method.c_str(), target.c_str(), sent.data(), sent.size(),
                                             {body.data(), body.size()}, &got, &take, &why.hook);
        if (!done) throw std::runtime_error(why.detail);
        return got;
    }

    // What the jobs of tools have told so far, in order: JSON, one text an event. A POST to a tool runs it at once and
    // answers its result; its job has the id of the header "job-id", or one of the host's making.
    std::vector<std::string> events() const {
        std::vector<std::string> all;
        berth_test_events(host_, &all, [](void* state, berth_slice event) {
            static_cast<std::vector<std::string>*>(state)->emplace_back(event.data, event.size);
        });
        return all;
    }

    // Replaces the running plugin by another build of it, as dropping a new file does. Records stay.
    void reload(const std::string& plugin) {
        failed why;
        if (!berth_test_reload(host_, plugin.c_str(), &why.hook)) throw std::runtime_error(why.detail);
    }

    // The time that the plugin's now() sees: the real one at first, then standing still once it was set.
    std::chrono::system_clock::time_point now() const {
        return std::chrono::system_clock::time_point(std::chrono::microseconds(berth_test_time(host_)));
    }
    void set_time(std::chrono::system_clock::time_point time) {
        berth_test_set_time(host_, std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count());
    }
    void advance(std::chrono::microseconds by) { berth_test_set_time(host_, berth_test_time(host_) + by.count()); }

private:
    struct failed {
        std::string detail;
        berth_failure hook{this, [](void* state, std::uint32_t, berth_slice text) {
                               static_cast<failed*>(state)->detail.assign(text.data, text.size);
                           }};
    };
    static void take(void* state, const berth_answer* from) {
        auto& to = *static_cast<answer*>(state);
        to.status = static_cast<int>(from->status);
        to.content_type.assign(from->content_type.data, from->content_type.size);
        to.body.assign(from->body.data, from->body.size);
        for (std::uint32_t i = 0; i < from->header_count; ++i)
            to.headers.emplace_back(std::string(from->headers[i].name.data, from->headers[i].name.size),
                                    std::string(from->headers[i].value.data, from->headers[i].value.size));
    }

    berth_test_host* host_;
};

} // namespace berth::test
