#include <app/mcp_endpoint_call.hpp>

#include <app/mcp_call_end.hpp>

#include <mcp/offered_tools.hpp>
#include <observe/log.hpp>
#include <plugin/slices.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace berth::host::app {

using outcome = mcp::finished_call::outcome;

namespace {

using plugin::slice_of;
using plugin::view;

constexpr std::string_view json_type = "application/json";

} // namespace

mcp_endpoint_call::mcp_endpoint_call(std::shared_ptr<plugin::instance> of, const berth_endpoint& endpoint,
                                     mcp::endpoint_arguments arguments, origin from)
    : instance_(std::move(of)), endpoint_(endpoint), arguments_(std::move(arguments)), from_(std::move(from)) {
    for (const auto& [input, text] : arguments_.texts) texts_.push_back({input, 0, slice_of(text)});
    std::uint32_t count = 0;
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) headers_[count++] = {slice_of(name), slice_of(value)};
    };
    add("authorization", from_.authorization);
    add("content-type", arguments_.body.empty() ? std::string_view() : json_type);
    add("traceparent", from_.trace_parent);
    add("tracestate", from_.trace_state);
    message.size = sizeof message;
    message.endpoint = static_cast<std::uint32_t>(&endpoint - instance_->about()->endpoints().data());
    message.method = slice_of(endpoint.method);
    message.target = slice_of(endpoint.path); // the template: no request came for it
    message.arguments = texts_.data();
    message.argument_count = static_cast<std::uint32_t>(texts_.size());
    message.headers = headers_.data();
    message.header_count = count;
    message.body = arguments_.body.empty() ? slice_of("") : slice_of(arguments_.body);
}

mcp_endpoint_call::~mcp_endpoint_call() {
    mcp::finished_call lost;
    lost.how = outcome::failed;
    lost.message = "the call ended without an answer";
    tell(lost); // nothing happens when it has answered
}

void mcp_endpoint_call::tell(const mcp::finished_call& how) noexcept {
    const auto to = std::exchange(from_.finished, nullptr);
    if (!to) return;
    try {
        to(how);
    } catch (const std::exception& error) {
        observe::error("mcp.answer_lost", {{"reason", error.what()}});
    }
}

mcp::finished_call mcp_endpoint_call::result_of(const berth_answer& given) const {
    mcp::finished_call end;
    end.content_type = view(given.content_type);
    end.body = view(given.body);
    if (given.file.size > 0) {
        const std::filesystem::path file(std::string(view(given.file)));
        end.size = std::filesystem::file_size(file);
        if (end.size > from_.most_bytes) return end;
        std::ifstream in(file, std::ios::binary);
        end.body.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (given.status < 400) {
        if (mcp::tells_result_schema(endpoint_)) end.fits_its_schema = fits_result_schema(endpoint_, end.body);
        return end;
    }
    end.how = outcome::failed;
    end.message = sentence_of(std::exchange(end.body, {}));
    return end;
}

void mcp_endpoint_call::answer(const berth_answer& given) noexcept {
    try {
        tell(result_of(given));
    } catch (const std::exception& error) {
        observe::error("mcp.result_lost", {{"reason", error.what()}});
        fail(500, {}, "the result could not be read; the log says why", 0);
    }
}

void mcp_endpoint_call::fail(int status, std::string_view title, std::string_view detail, int) noexcept {
    try {
        mcp::finished_call end;
        end.how = status == 504 ? outcome::timed_out : outcome::failed;
        end.message = detail.empty() ? title : detail;
        tell(end);
    } catch (const std::exception&) {
        tell({});
    }
}

} // namespace berth::host::app
