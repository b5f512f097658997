// The call a handler runs for: injected wherever a method takes a berth::call&. Valid until the method returns; used by
// the thread that runs it, save cancelled(), which any thread may ask meanwhile.
#pragma once

#include <berth/abi.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth {

class artifacts;

class call {
public:
    explicit call(const berth_call& message, const berth_host* host = nullptr) : message_(message), host_(host) {}
    call(const call&) = delete;
    call& operator=(const call&) = delete;

    // Unique while the host runs; its log names the call by it.
    std::uint64_t id() const noexcept { return message_.id; }
    std::string_view method() const noexcept { return view(message_.method); }
    // Path and query as they came.
    std::string_view target() const noexcept { return view(message_.target); }
    std::string_view body() const noexcept { return view(message_.body); }
    // The first header of that lower-case name, or empty.
    std::string_view header(std::string_view name) const noexcept {
        for (std::uint32_t i = 0; i < message_.header_count; ++i)
            if (view(message_.headers[i].name) == name) return view(message_.headers[i].value);
        return {};
    }
    // When the host stops waiting for the answer.
    std::chrono::steady_clock::time_point deadline() const noexcept {
        return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(message_.deadline));
    }
    // The caller has gone or the deadline has passed: nobody waits for the answer.
    bool cancelled() const noexcept { return message_.cancelled && message_.cancelled(message_.cancelled_state); }

    // Contents that outlive the call; include berth/artifacts.hpp.
    berth::artifacts artifacts() const;
    // What else the host offers, by id; null when it does not.
    const void* extension(const char* id) const noexcept { return host_ ? host_->extension(host_->state, id) : nullptr; }

    // A header of the answer, when the method succeeds.
    void answer_header(std::string name, std::string value) {
        answer_headers_.emplace_back(std::move(name), std::move(value));
    }
    // Another status of success than the route's own.
    void answer_status(int status) noexcept { answer_status_ = status; }

    const std::vector<std::pair<std::string, std::string>>& answer_headers() const noexcept { return answer_headers_; }
    int answer_status() const noexcept { return answer_status_; } // 0: the route's own

private:
    static std::string_view view(berth_slice slice) noexcept { return {slice.data, slice.size}; }

    const berth_call& message_;
    const berth_host* host_; // null in tests of a call alone
    std::vector<std::pair<std::string, std::string>> answer_headers_;
    int answer_status_ = 0;
};

} // namespace berth
