#include <binding/call_body.hpp>

#include <binding/header_value.hpp>

#include <algorithm>

namespace berth::host::binding {

namespace {

using body_kind = endpoint_plan::body_kind;

constexpr int retry_seconds = 1;

// A fault of the body: the convention answers every one with 500, a plain route says whose it is.
call_fault faulty(const endpoint_plan& plan, std::string detail, int status = 400) {
    return {plan.marshalled ? 500 : status, std::move(detail), 0};
}

call_fault replaced() {
    return {503, "the plugin was replaced while the body came, and takes another kind of body now", retry_seconds};
}

std::vector<std::string> parts_of(const endpoint_plan& plan) {
    std::vector<std::string> names;
    if (plan.marshalled || plan.has_json) names.emplace_back(parts_body::json_part);
    for (const auto& input : plan.files) names.emplace_back(input.name);
    return names;
}

// The one file of a plain route may also come as a form has it; the convention knows it as the body alone.
bool may_be_form(const endpoint_plan& plan) noexcept {
    return plan.body == body_kind::parts || (plan.body == body_kind::file && !plan.marshalled);
}
bool is_form(const http::request& head) {
    auto type = parse_header_value(head.find("content-type"));
    return type && type->value == "multipart/form-data";
}

std::variant<std::shared_ptr<http::body_receiver>, call_fault>
receiver_of_parts(const endpoint_plan& plan, const http::request& head, const means& with) {
    auto boundary = boundary_of(head.find("content-type"));
    if (!boundary)
        return faulty(plan, "expected a body of type multipart/form-data with a boundary of 1 to 70 characters", 415);
    return std::make_shared<parts_body>(*boundary, parts_of(plan), with.within, with.disk);
}

} // namespace

std::variant<std::shared_ptr<http::body_receiver>, call_fault>
receiver_for(const endpoint_plan& plan, const http::request& head, const means& with) {
    switch (plan.body) {
    case body_kind::file:
        if (may_be_form(plan) && is_form(head)) return receiver_of_parts(plan, head, with);
        return std::make_shared<file_body>(with.within, with.disk);
    case body_kind::parts:
        return receiver_of_parts(plan, head, with);
    case body_kind::stream:
        return std::make_shared<stream_body>(with.within);
    default:
        return std::shared_ptr<http::body_receiver>();
    }
}

std::optional<call_fault> call_body::take(const endpoint_plan& plan, const http::exchange& from, const means& with) {
    receiver_ = from.receiver();
    std::string_view whole = from.request().body;
    bool none = !receiver_ && whole.empty();
    if (plan.body == body_kind::parts && plan.has_json) json_ = "{}";
    if (plan.body == body_kind::parts && none) return std::nullopt; // everything was left out
    if (!receiver_) {
        auto made = receiver_for(plan, from.request(), with);
        if (auto fault = std::get_if<call_fault>(&made)) return *fault;
        receiver_ = std::get<std::shared_ptr<http::body_receiver>>(made);
        bool taken = whole.empty() || receiver_->take(whole);
        if (!taken || !receiver_->end(http::body_receiver::ending::whole)) {
            auto refused = receiver_->refused();
            return call_fault{refused.status, std::move(refused.detail), 0};
        }
    }
    if (auto file = std::dynamic_pointer_cast<file_body>(receiver_)) {
        if (plan.body != body_kind::file) return replaced();
        files_.push_back(file->file().slice(plan.files.front().input));
    } else if (auto parts = std::dynamic_pointer_cast<parts_body>(receiver_)) {
        if (!may_be_form(plan)) return replaced();
        return take_parts(plan, *parts);
    } else if (auto stream = std::dynamic_pointer_cast<stream_body>(receiver_)) {
        pieces_ = &stream->pieces(); // at once: whoever drops the call lets the rest of the body pass
        if (plan.body != body_kind::stream) return replaced();
        source_ = pieces_->source();
    }
    return std::nullopt;
}

std::optional<call_fault> call_body::take_parts(const endpoint_plan& plan, parts_body& parts) {
    if (!parts.fault().empty()) return faulty(plan, parts.fault());
    if (!parts.json().empty() && plan.has_json) json_ = parts.json();
    for (auto& [name, file] : parts.files()) {
        auto input = std::ranges::find(plan.files, name, &endpoint_plan::named_input::name);
        if (input == plan.files.end()) return replaced();
        files_.push_back(file.slice(input->input));
    }
    return std::nullopt;
}

void call_body::fill(berth_call& message) noexcept {
    message.body = {json_.data(), json_.size()};
    message.files = files_.data();
    message.file_count = static_cast<std::uint32_t>(files_.size());
    if (pieces_) message.source = &source_;
}

void call_body::interrupt(std::string_view why) noexcept {
    if (pieces_) pieces_->abandon(why);
}

} // namespace berth::host::binding
