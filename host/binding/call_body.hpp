// From the body of a request to what a call is given: its JSON, its files, its input stream. Loop thread.
#pragma once

#include <binding/body_receivers.hpp>
#include <binding/endpoint_plan.hpp>
#include <binding/means.hpp>
#include <http/exchange.hpp>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace berth::host::binding {

// Why a request gets no call, in words; the endpoint's plan decides on its form.
struct call_fault {
    int status = 500;
    std::string detail;
    int retry_after = 0;
};

// Whom the connection shall hand the body to; null when it gathers it itself.
std::variant<std::shared_ptr<http::body_receiver>, call_fault>
receiver_for(const endpoint_plan& plan, const http::request& head, const means& with);

// The body of one call. What message points to lives in it and in the exchange.
class call_body {
public:
    // Takes what the exchange's receiver has got, or its body when it came with the head.
    std::optional<call_fault> take(const endpoint_plan& plan, const http::exchange& from, const means& with);
    void fill(berth_call& message) noexcept;
    // A waiting source returns BROKEN. Any thread.
    void interrupt(std::string_view why) noexcept;

private:
    std::optional<call_fault> take_parts(const endpoint_plan& plan, parts_body& parts);

    std::shared_ptr<http::body_receiver> receiver_;
    std::vector<berth_file> files_;
    std::string_view json_{""};
    piece_queue* pieces_ = nullptr; // the receiver's
    berth_source source_{};
};

} // namespace berth::host::binding
