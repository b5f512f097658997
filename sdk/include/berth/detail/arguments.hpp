// One call's texts, files and body into the method's parameters, by the endpoint's plan.
#pragma once

#include <berth/detail/input_plan.hpp>
#include <berth/detail/reader.hpp>
#include <berth/detail/url_text.hpp>

namespace berth::detail {

inline std::string_view place_name(berth_place place) noexcept {
    switch (place) {
    case BERTH_PLACE_PATH: return "path";
    case BERTH_PLACE_QUERY: return "query";
    case BERTH_PLACE_HEADER: return "header";
    case BERTH_PLACE_FILE: return "file";
    case BERTH_PLACE_STREAM: return "stream";
    default: return "body";
    }
}

// A host of an earlier minor version ends its struct before these.
inline bool knows_files(const berth_call& message) noexcept {
    return message.size >= offsetof(berth_call, file_count) + sizeof message.file_count;
}
inline bool knows_source(const berth_call& message) noexcept {
    return message.size >= offsetof(berth_call, source) + sizeof message.source;
}

// Reads every input of a call but the stream. Faults are collected; what had none is in its place.
class argument_reader {
public:
    // `parameters`: the addresses of the method's parameters.
    argument_reader(const input_plan& plan, void* const* parameters, fault_list& faults, dialect form)
        : plan_(plan), parameters_(parameters), faults_(faults), form_(form) {}

    void read(const berth_call& call) {
        read_texts(call);
        if (form_ == dialect::marshalled && !faults_.none()) { // it looks at nothing else when the URL is wrong
            faults_.status = 400;
            return;
        }
        if (plan_.files > 0) read_files(call);
        read_body({call.body.data ? call.body.data : "", call.body.size});
        if (form_ == dialect::marshalled && !faults_.none()) faults_.status = 500;
    }

private:
    void* address(std::uint32_t input) const { return plan_.places[input].in(parameters_[plan_.places[input].parameter]); }
    bool seen(std::uint32_t input) const { return seen_ >> input & 1; }

    void read_texts(const berth_call& call) {
        for (std::uint32_t i = 0; i < call.argument_count; ++i) take(call.arguments[i]);
        for (std::uint32_t i = 0; i < plan_.count; ++i)
            if (plan_.inputs[i].place <= BERTH_PLACE_HEADER) check(i);
    }
    void take(const berth_argument& argument) {
        if (argument.input >= plan_.count || !plan_.places[argument.input].bind) return;
        const std::string_view text(argument.text.data, argument.text.size);
        const bool first = !seen(argument.input);
        seen_ |= std::uint64_t{1} << argument.input;
        const binder* bind = plan_.places[argument.input].bind;
        void* to = address(argument.input);
        while (bind->type->kind == BERTH_KIND_OPTIONAL) {
            const auto& operations = bind->as<optional_operations>();
            const bool there = !first && operations.value(to);
            to = there ? const_cast<void*>(operations.value(to)) : operations.emplace(to);
            bind = operations.element;
        }
        if (bind->type->kind == BERTH_KIND_LIST) {
            const auto& operations = bind->as<list_operations>();
            if (first) operations.clear(to);
            to = operations.append(to, operations.size(to));
            bind = operations.element;
        }
        if (invalid_utf8(text) == valid_text && assign_url_text(*bind, to, text, form_)) return;
        const bool hidden = plan_.inputs[argument.input].field->flags & BERTH_FIELD_SECRET;
        add(argument.input, expectation(*bind->type, form_), hidden ? "another text" : shown(text));
    }
    void check(std::uint32_t input) {
        const berth_input& of = plan_.inputs[input];
        if (seen(input)) {
            if (auto broken = check_limits(*of.field, plan_.places[input].bind, address(input)))
                add(input, std::move(broken->expected), std::move(broken->found));
        } else if (of.field->flags & BERTH_FIELD_REQUIRED) {
            missing(input, expectation(*of.field->type, form_), "nothing");
        }
    }
    void read_files(const berth_call& call) {
        for (std::uint32_t i = 0; knows_files(call) && i < call.file_count; ++i) {
            const std::uint32_t input = call.files[i].input;
            if (input >= plan_.count || plan_.inputs[input].place != BERTH_PLACE_FILE) continue;
            seen_ |= std::uint64_t{1} << input;
            plan_.places[input].bind->as<file_operations>().take(address(input), call.files[i]);
        }
        for (std::uint32_t i = 0; i < plan_.count; ++i)
            if (plan_.inputs[i].place == BERTH_PLACE_FILE && !seen(i) && plan_.inputs[i].field->flags & BERTH_FIELD_REQUIRED)
                missing(i, form_ == dialect::marshalled ? "file" : "a file", "none");
    }
    void read_body(std::string_view text) {
        const input_place& whole = plan_.whole_body;
        if (whole.parameter != no_index) {
            void* const to = whole.in(parameters_[whole.parameter]);
            if (!plan_.raw_body) return json_reader(faults_, *whole.bind, to, ~std::uint64_t{0}, form_).read(text);
            const auto* data = reinterpret_cast<const std::byte*>(text.data());
            static_cast<bytes*>(to)->assign(data, data + text.size());
        } else if (plan_.has_body_object) {
            void* const to = parameters_[plan_.object];
            if (form_ == dialect::marshalled) read_marshalled(to, text);
            else if (!(text.empty() && body_is_optional()))
                json_reader(faults_, *plan_.body_object, to, plan_.body_members).read(text);
        }
    }
    // The JSON part of several parts may be missing.
    void read_marshalled(void* to, std::string_view text) {
        if (text.empty() && plan_.files > 0) text = "{}";
        json_reader(faults_, *plan_.body_object, to, ~std::uint64_t{0}, dialect::marshalled).read(text);
    }
    bool body_is_optional() const {
        for (std::uint32_t i = 0; i < plan_.count; ++i)
            if (plan_.inputs[i].place == BERTH_PLACE_BODY && plan_.inputs[i].field->flags & BERTH_FIELD_REQUIRED) return false;
        return true;
    }
    void missing(std::uint32_t input, std::string expected, const char* found) {
        add(input, std::move(expected), form_ == dialect::marshalled ? "" : found);
    }
    void add(std::uint32_t input, std::string expected, std::string found) {
        const berth_input& of = plan_.inputs[input];
        std::string place = form_ == dialect::marshalled ? '/' + std::string(of.name) : of.name;
        faults_.add(422, {std::string(place_name(of.place)), std::move(place), std::move(expected), std::move(found)});
    }

    const input_plan& plan_;
    void* const* parameters_;
    fault_list& faults_;
    const dialect form_;
    std::uint64_t seen_ = 0;
};

} // namespace berth::detail
