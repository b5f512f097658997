// One call: its inputs into the method's parameters, the method, its result into the reply. Failures leave as exceptions.
#pragma once

#include <berth/detail/arguments.hpp>
#include <berth/detail/endpoint.hpp>
#include <berth/detail/held.hpp>

namespace berth::detail {

// False after a refusal.
inline bool read_arguments(const input_plan& plan, void* const* parameters, const invocation& at) {
    fault_list faults;
    argument_reader(plan, parameters, faults, at.out.form()).read(at.message);
    if (faults.none()) return true;
    at.out.refuse(faults);
    return false;
}

// A host of an earlier minor version neither streams nor hands files over.
inline bool host_is_too_old(const berth_endpoint& row, const input_plan& plan, const invocation& at) {
    const bool streams = row.flags & (BERTH_ENDPOINT_STREAM | BERTH_ENDPOINT_SOCKET);
    const bool reads = plan.stream != no_index || (row.flags & BERTH_ENDPOINT_SOCKET && !(row.flags & BERTH_ENDPOINT_MESSAGES));
    if ((!streams || at.out.can_stream()) && (!reads || (knows_source(at.message) && at.message.source)) &&
        (plan.files == 0 || knows_files(at.message)))
        return false;
    at.out.fail(problem(501, "this endpoint takes files or streams, for which the host is too old: expected one that follows "
                             "version 1.1 of the binary contract"));
    return true;
}

template <bool Marshalled, class Result>
void answer_result(reply& to, int status, Result&& result) {
    using R = std::remove_cvref_t<Result>;
    if constexpr (answers_file<R, Marshalled>() && is_optional<R>) {
        if (!result) throw problem(Marshalled ? 500 : 404, "there is no such file");
        answer_result<Marshalled>(to, status, *result);
    } else if constexpr (answers_file<R, Marshalled>()) {
        if constexpr (Marshalled) answer_marshalled_file(to, status, result);
        else answer_file(to, status, result);
    } else if constexpr (is_created<R>) {
        answer_value(to, status, table<typename created_value<R>::type>::bind, &result.value, result.location);
    } else if constexpr (is_optional<R> && !Marshalled) {
        if (!result) throw problem(404, "there is nothing at " + std::string(to.target()));
        answer_result<Marshalled>(to, status, *result);
    } else {
        answer_value(to, status, table<R>::bind, &result);
    }
}

// A berth::source that is a member of the input struct.
template <class Endpoint, class Parameter>
void open_member_source([[maybe_unused]] void* parameter, [[maybe_unused]] const invocation& at) {
    using T = std::remove_cvref_t<Parameter>;
    if constexpr (role_of<Parameter>() == role::object && Endpoint::plan.stream != no_index) {
        constexpr std::uint32_t index = Endpoint::plan.places[Endpoint::plan.stream].member;
        if constexpr (index != no_index) {
            using member = member_type<T, index>;
            *static_cast<member*>(member_address<T, index>(parameter)) = open_source<typename member::value_type>(at);
        }
    }
}

template <class Service, std::size_t Index, class... Parameter>
void invoke_with(Service& service, const invocation& at, type_list<Parameter...>) {
    using endpoint = endpoint_table<Service, Index>;
    constexpr const berth_endpoint& row = pathless_row<Service, Index>;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        std::tuple<held<Parameter, endpoint::roles[I]>...> values{};
        void* const parameters[] = {std::get<I>(values).address()..., nullptr};
        if (host_is_too_old(row, endpoint::plan, at) || !read_arguments(endpoint::plan, parameters, at)) return;
        (open_member_source<endpoint, Parameter>(parameters[I], at), ...);
        (std::get<I>(values).ready(at), ...);
        constexpr int status = static_cast<int>(row.result_status);
        if constexpr (std::is_void_v<typename endpoint::result>) {
            (service.*endpoint::method)(std::get<I>(values).pass()...);
            if constexpr (endpoint::takes_messages) return;
            else if constexpr (endpoint::has_output || endpoint::has_socket) at.out.end();
            else answer_nothing(at.out, status);
        } else {
            answer_result<endpoint::marshalled>(at.out, status, (service.*endpoint::method)(std::get<I>(values).pass()...));
        }
    }(std::index_sequence_for<Parameter...>{});
}

// In tool_invoke.hpp, which only tools include.
template <class Service, std::size_t Index>
void invoke_tool(void* service, const invocation& at);

template <class Service, std::size_t Index>
void invoke(void* service, const invocation& at) {
    invoke_with<Service, Index>(*static_cast<Service*>(service), at, typename endpoint_table<Service, Index>::parameters{});
}

} // namespace berth::detail
