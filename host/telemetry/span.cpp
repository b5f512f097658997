#include <telemetry/span.hpp>

#include <telemetry/telemetry.hpp>

#include <chrono>

namespace berth::host::telemetry {

namespace {

constexpr std::size_t most_attributes = 128; // of a span, and as many events (the defaults of OpenTelemetry)

std::int64_t now() noexcept {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

span begun(std::string_view name, span_kind kind, trace_id trace, std::string state) {
    span_data made;
    made.where = {trace, new_span_id(), true, std::move(state)};
    made.name = name;
    made.kind = kind;
    made.begun = now();
    return span(std::move(made));
}

} // namespace

void span::set(std::string_view attribute, std::string_view value) {
    if (data_ && data_->attributes.size() < most_attributes)
        data_->attributes.push_back({std::string(attribute), std::string(value)});
}

void span::set(std::string_view attribute, std::int64_t value) {
    if (data_ && data_->attributes.size() < most_attributes) data_->attributes.push_back({std::string(attribute), value});
}

void span::add(span_event event) {
    if (!data_ || data_->events.size() >= most_attributes) return;
    if (event.at == 0) event.at = now();
    data_->events.push_back(std::move(event));
}

void span::ok() noexcept {
    if (data_ && data_->status == span_status::unset) data_->status = span_status::ok;
}

void span::fail(std::string_view message) {
    if (!data_) return;
    data_->status = span_status::error;
    data_->message = message;
}

void span::end() noexcept {
    if (!data_) return;
    const auto ended = std::move(data_);
    ended->ended = now();
    give(std::move(*ended));
}

span begin(std::string_view name, span_kind kind, const std::optional<context>& parent) {
    if (!exporting()) return {};
    if (!parent) return begun(name, kind, new_trace_id(), {});
    if (!parent->sampled) return {};
    span made = begun(name, kind, parent->trace, parent->state);
    made.parent(parent->span);
    return made;
}

span begin_linked(std::string_view name, span_kind kind, const context& after) {
    if (!exporting() || !after.sampled) return {};
    span made = begun(name, kind, after.trace, after.state);
    made.link(after);
    return made;
}

} // namespace berth::host::telemetry
