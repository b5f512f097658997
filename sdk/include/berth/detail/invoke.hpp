// One call: its texts and body into the method's parameters, the method, its result into an answer.
#pragma once

#include <berth/detail/answer.hpp>
#include <berth/detail/endpoint.hpp>
#include <berth/detail/reader.hpp>

namespace berth::detail {

// Where a parameter lies, type-erased.
struct slot {
    const binder* bind;
    void* address;
};

inline std::string_view place_name(berth_place place) noexcept {
    switch (place) {
    case BERTH_PLACE_PATH: return "path";
    case BERTH_PLACE_QUERY: return "query";
    case BERTH_PLACE_HEADER: return "header";
    default: return "body";
    }
}

// Reads every input of a call. Faults are collected; what had none is in its place.
class argument_reader {
public:
    argument_reader(const input_plan& plan, const slot* parameters, fault_list& faults)
        : plan_(plan), parameters_(parameters), object_(plan.object == no_index ? slot{} : parameters[plan.object]), faults_(faults) {}

    void read(const berth_call& call) {
        for (std::uint32_t i = 0; i < call.argument_count; ++i) take(call.arguments[i]);
        for (std::uint32_t i = 0; i < plan_.count; ++i) check(i);
        read_body({call.body.data ? call.body.data : "", call.body.size});
    }

private:
    slot place(std::uint32_t input) const {
        const slot& parameter = parameters_[plan_.parameter[input]];
        return plan_.member[input] == no_index ? parameter : member(plan_.member[input]);
    }
    slot member(std::uint32_t index) const {
        const member_binder& into = object_.bind->as<object_operations>().members[index];
        return {into.value, into.address(object_.address)};
    }

    void take(const berth_argument& argument) {
        if (argument.input >= plan_.count) return;
        const std::string_view text(argument.text.data, argument.text.size);
        const bool first = !(seen_ >> argument.input & 1);
        seen_ |= std::uint64_t{1} << argument.input;
        auto [bind, address] = place(argument.input);
        while (bind->type->kind == BERTH_KIND_OPTIONAL) {
            const auto& operations = bind->as<optional_operations>();
            const bool there = !first && operations.value(address);
            address = there ? const_cast<void*>(operations.value(address)) : operations.emplace(address);
            bind = operations.element;
        }
        if (bind->type->kind == BERTH_KIND_LIST) {
            const auto& operations = bind->as<list_operations>();
            if (first) operations.clear(address);
            address = operations.append(address, operations.size(address));
            bind = operations.element;
        }
        if (invalid_utf8(text) == valid_text && assign_bare_text(*bind, address, text)) return;
        const bool hidden = plan_.inputs[argument.input].field->flags & BERTH_FIELD_SECRET;
        add(argument.input, expectation(*bind->type), hidden ? "another text" : shown(text));
    }
    void check(std::uint32_t input) {
        const berth_input& of = plan_.inputs[input];
        if (of.place == BERTH_PLACE_BODY) return;
        if (seen_ >> input & 1) {
            const slot at = place(input);
            if (auto broken = check_limits(*of.field, at.bind, at.address))
                add(input, std::move(broken->expected), std::move(broken->found));
        } else if (of.field->flags & BERTH_FIELD_REQUIRED) {
            add(input, expectation(*of.field->type), "nothing");
        }
    }
    void read_body(std::string_view text) {
        slot whole{};
        if (plan_.whole_body != no_index) whole = parameters_[plan_.whole_body];
        if (plan_.body_member != no_index) whole = member(plan_.body_member);
        if (whole.bind && plan_.raw_body) {
            const auto* data = reinterpret_cast<const std::byte*>(text.data());
            static_cast<bytes*>(whole.address)->assign(data, data + text.size());
        } else if (whole.bind) {
            json_reader(faults_, *whole.bind, whole.address).read(text);
        } else if (plan_.body_members && !(text.empty() && body_is_optional())) {
            json_reader(faults_, *object_.bind, object_.address, plan_.body_members).read(text);
        }
    }
    bool body_is_optional() const {
        for (std::uint32_t i = 0; i < plan_.count; ++i)
            if (plan_.inputs[i].place == BERTH_PLACE_BODY && plan_.inputs[i].field->flags & BERTH_FIELD_REQUIRED) return false;
        return true;
    }
    void add(std::uint32_t input, std::string expected, std::string found) {
        faults_.add(422, {std::string(place_name(plan_.inputs[input].place)), plan_.inputs[input].name, std::move(expected),
                          std::move(found)});
    }

    const input_plan& plan_;
    const slot* parameters_;
    const slot object_; // the input struct, if there is one
    fault_list& faults_;
    std::uint64_t seen_ = 0;
};

inline bool read_arguments(const input_plan& plan, const slot* parameters, const berth_call& message, const berth_sink& sink) {
    fault_list faults;
    argument_reader(plan, parameters, faults).read(message);
    if (faults.none()) return true;
    problem said(faults.status, faults_in_words(faults.faults));
    answer_problem(sink, said, {}, faults.faults);
    return false;
}

inline void give(call*& place, call& injected) { place = &injected; }
template <class T>
void give(T&, call&) {}

template <class T>
slot slot_of(T& value) {
    if constexpr (std::is_same_v<T, call*>) return {nullptr, nullptr};
    else return {&table<T>::bind, &value};
}
template <class Parameter>
using stored = std::conditional_t<role_of<Parameter>() == role::call, call*, std::remove_cvref_t<Parameter>>;
template <class Parameter>
decltype(auto) passed(stored<Parameter>& value) {
    if constexpr (role_of<Parameter>() == role::call) return static_cast<call&>(*value);
    else return std::move(value);
}

template <class Result>
void answer_result(const berth_sink& sink, const call& of, int status, Result&& result) {
    using R = std::remove_cvref_t<Result>;
    if constexpr (std::is_same_v<R, file>) answer_file(sink, of, status, result);
    else if constexpr (is_created<R>)
        answer_value(sink, of, status, table<typename created_value<R>::type>::bind, &result.value, result.location);
    else if constexpr (is_optional<R>) {
        if (!result) throw problem(404, "there is nothing at " + std::string(of.target()));
        answer_result(sink, of, status, *result);
    } else answer_value(sink, of, status, table<R>::bind, &result);
}

template <class Service, std::size_t Index, class... Parameter>
void invoke_with(Service& service, const berth_call& message, const berth_sink& sink, type_list<Parameter...>) {
    using endpoint = endpoint_table<Service, Index>;
    constexpr auto method = endpoint::route.handler;
    call injected(message);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        std::tuple<stored<Parameter>...> values{};
        ((role_of<Parameter>() == role::call ? give(std::get<I>(values), injected) : void()), ...);
        const slot parameters[] = {slot_of(std::get<I>(values))..., slot{}};
        if (!read_arguments(endpoint::plan, parameters, message, sink)) return;
        constexpr int status = static_cast<int>(make_endpoint<Service, Index>().result_status);
        if constexpr (std::is_void_v<typename endpoint::traits::result>) {
            (service.*method)(passed<Parameter>(std::get<I>(values))...);
            answerer(sink, injected.answer_headers()).send(injected.answer_status() ? injected.answer_status() : status, {}, {});
        } else {
            answer_result(sink, injected, status, (service.*method)(passed<Parameter>(std::get<I>(values))...));
        }
    }(std::index_sequence_for<Parameter...>{});
}

template <class Service, std::size_t Index>
void invoke(void* service, const berth_call& message, const berth_sink& sink) {
    invoke_with<Service, Index>(*static_cast<Service*>(service), message, sink,
                                typename endpoint_table<Service, Index>::parameters{});
}

} // namespace berth::detail
