#include <binding/call_head.hpp>

#include <binding/arguments.hpp>
#include <plugin/slices.hpp>

namespace berth::host::binding {

namespace {

using plugin::view;

} // namespace

call_head::call_head(const endpoint_plan& plan, const routing::match& found, const http::request& request,
                     std::optional<std::string>& fault) {
    std::pmr::monotonic_buffer_resource memory;
    argument_list arguments(&memory);
    fault = collect(plan, found.parameters(), request, arguments);
    std::size_t size = request.target.size();
    for (const http::header& one : request.headers) size += one.name.size() + one.value.size();
    for (const berth_argument& one : arguments) size += one.text.size;
    text_.reserve(size); // the slices point into it
    target_ = copy(request.target);
    headers_.reserve(request.headers.size());
    for (const http::header& one : request.headers) {
        berth_slice name = copy(one.name);
        headers_.push_back({name, copy(one.value)});
    }
    arguments_.reserve(arguments.size());
    for (const berth_argument& one : arguments) arguments_.push_back({one.input, 0, copy(view(one.text))});
}

berth_slice call_head::copy(std::string_view text) {
    std::size_t at = text_.size();
    text_ += text;
    return {text_.data() + at, text.size()};
}

void call_head::fill(berth_call& message) const noexcept {
    message.method = {"GET", 3};
    message.target = target_;
    message.arguments = arguments_.data();
    message.argument_count = static_cast<std::uint32_t>(arguments_.size());
    message.headers = headers_.data();
    message.header_count = static_cast<std::uint32_t>(headers_.size());
}

} // namespace berth::host::binding
