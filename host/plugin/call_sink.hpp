// What the plugin says in one call: an answer, or a stream from begin to end, in that order and no other. What it leaves
// open or does wrong is failed in its stead and told in the log. On the call's thread, for as long as the call runs.
#pragma once

#include <plugin/invocation.hpp>

#include <string>
#include <string_view>

namespace berth::host::plugin {

class call_sink {
public:
    call_sink(invocation& call, const berth_endpoint& endpoint, std::string_view plugin);
    call_sink(const call_sink&) = delete;

    const berth_sink* table() const noexcept { return &table_; }

    // Once the plugin's function has come back. `thrown` is what it threw, empty when it returned.
    void close(const std::string& thrown) noexcept;

private:
    enum class state { open, answered, streaming, ended };

    void answer(const berth_answer* given);
    void begin(const berth_answer* head);
    bool send(berth_piece kind, berth_slice piece);
    void end(const berth_slice* failure);

    bool has(std::uint32_t flag) const noexcept { return (endpoint_.flags & flag) != 0; }
    bool nonsense(const berth_answer& given);
    void fail(int status, std::string_view title, std::string_view what);
    void end_with(std::string_view failure);
    void warn(std::string_view event);
    std::string method() const;

    invocation& call_;
    const berth_endpoint& endpoint_;
    const std::string_view plugin_;
    berth_sink table_{};
    state state_ = state::open;
    bool carries_ = false; // pieces go to the call
    bool cut_ = false;     // a piece went nowhere since the call was broken off
    bool warned_ = false;  // of a piece that has no stream
};

} // namespace berth::host::plugin
