// The head of a request for as long as a WebSocket lives: its target, headers and arguments, copied once into one
// block. Immutable; any thread.
#pragma once

#include <binding/endpoint_plan.hpp>
#include <http/message.hpp>
#include <routing/table.hpp>

#include <optional>
#include <string>
#include <vector>

namespace berth::host::binding {

class call_head {
public:
    // `fault` is set when a value is malformed; the sentence names it.
    call_head(const endpoint_plan& plan, const routing::match& found, const http::request& request,
              std::optional<std::string>& fault);
    call_head(const call_head&) = delete;
    call_head& operator=(const call_head&) = delete;

    void fill(berth_call& message) const noexcept;
    const std::vector<berth_argument>& arguments() const noexcept { return arguments_; }

private:
    berth_slice copy(std::string_view text);

    std::string text_;
    berth_slice target_{};
    std::vector<berth_header> headers_;
    std::vector<berth_argument> arguments_;
};

} // namespace berth::host::binding
