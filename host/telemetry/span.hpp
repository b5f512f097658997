// A piece of work in a trace: it begins when it is made, and is given to the exporter when it ends. While nothing is
// exported, or where the caller's trace is not sampled, spans are empty: they cost nothing and take what they are told
// for nothing. One thread at a time.
#pragma once

#include <telemetry/context.hpp>

#include <memory>
#include <variant>
#include <vector>

namespace berth::host::telemetry {

// The numbers of OTLP.
enum class span_kind { internal = 1, server = 2 };
enum class span_status { unset = 0, ok = 1, error = 2 };

struct attribute {
    std::string name;
    std::variant<std::string, std::int64_t, bool> value;
};

struct span_event {
    std::string name;
    std::int64_t at = 0; // nanoseconds since 1970, as all times here
    std::vector<attribute> attributes;
};

struct span_data {
    context where;
    std::optional<span_id> parent;
    std::optional<context> link;
    std::string name;
    span_kind kind = span_kind::internal;
    std::int64_t begun = 0;
    std::int64_t ended = 0;
    std::vector<attribute> attributes;
    std::vector<span_event> events;
    span_status status = span_status::unset;
    std::string message; // of an error
};

class span {
public:
    span() = default;
    explicit span(span_data begun) : data_(std::make_unique<span_data>(std::move(begun))) {}
    span(span&&) noexcept = default;
    span& operator=(span&& other) noexcept {
        end();
        data_ = std::move(other.data_);
        return *this;
    }
    ~span() { end(); }

    explicit operator bool() const noexcept { return data_ != nullptr; }
    // Where its children hang; nothing of an empty one.
    std::optional<context> where() const { return data_ ? std::optional(data_->where) : std::nullopt; }
    void set(std::string_view attribute, std::string_view value);
    void set(std::string_view attribute, const char* value) { set(attribute, std::string_view(value)); }
    void set(std::string_view attribute, std::int64_t value);
    void add(span_event event);
    void parent(span_id id) noexcept {
        if (data_) data_->parent = id;
    }
    void link(context to) {
        if (data_) data_->link = std::move(to);
    }
    void ok() noexcept;
    void fail(std::string_view message);
    // Once; the rest does nothing.
    void end() noexcept;

private:
    std::unique_ptr<span_data> data_;
};

// As a child of `parent`, or of nothing: then a new trace begins.
span begin(std::string_view name, span_kind kind, const std::optional<context>& parent);
// In the same trace without being a child: it begins when `after` has been answered.
span begin_linked(std::string_view name, span_kind kind, const context& after);

} // namespace berth::host::telemetry
