// One route of a service and the signature of its method: what its parameters are for, what it takes, what it answers, and
// its row in the plugin's table. Constants only; an abstract interface class is as good a service as any here, so clients
// use the same.
//
//     endpoint_table<Service, Index>   route, roles, plan (input_plan.hpp)
//     endpoint_row<Service, Index, Prefix>
//     route_index<Service, Method>     the Index of a method
#pragma once

#include <berth/detail/marshalled_plan.hpp>
#include <berth/detail/rest_plan.hpp>
#include <berth/detail/result.hpp>

namespace berth::detail {

template <class Service>
inline constexpr std::size_t route_count = std::tuple_size_v<decltype(Service::routes())>;

// Of tools, in tool_plan.hpp, which only they include.
template <class Endpoint>
struct tool_planner;
template <class Service, std::size_t Index>
struct tool_part;

template <class Service, std::size_t Index>
struct endpoint_table {
    static constexpr auto route = std::get<Index>(Service::routes());
    static constexpr auto method = route.handler;
    using traits = method_traits_of<method>;
    using parameters = typename traits::parameters;
    using result = std::remove_cvref_t<typename traits::result>;
    using output = parameter_with<role::output, parameters>; // berth::stream<T> or void
    using socket = parameter_with<role::socket, parameters>; // berth::socket<In, Out> or void

    static constexpr bool marshalled = (route.flags & BERTH_ENDPOINT_MARSHALLED) != 0;
    static constexpr bool tool = (route.flags & BERTH_ENDPOINT_TOOL) != 0;
    static constexpr bool over_websocket = (route.flags & BERTH_ENDPOINT_WEBSOCKET) != 0;
    static constexpr bool has_output = !std::is_void_v<output>;
    static constexpr bool has_socket = !std::is_void_v<socket>;
    static constexpr path_names path = names_in(route.path);

    static_assert(count_role<role::output>(parameters{}) <= 1, "berth: an endpoint has at most one berth::stream");
    static_assert(count_role<role::input>(parameters{}) <= 1, "berth: an endpoint has at most one berth::source");
    static_assert(count_role<role::socket>(parameters{}) <= 1, "berth: an endpoint has at most one berth::socket");
    static_assert(has_socket == ((route.flags & BERTH_ENDPOINT_SOCKET) != 0),
                  "berth: a berth::socket<In, Out>& goes with berth::websocket<&S::method>(\"/path\")");
    static_assert(!has_socket || (!has_output && count_role<role::input>(parameters{}) == 0),
                  "berth: a berth::socket reads and writes by itself: leave berth::stream and berth::source out");
    static_assert(tool || count_role<role::job>(parameters{}) == 0, "berth: a berth::job& goes with berth::tool");
    static_assert(count_role<role::job>(parameters{}) <= 1, "berth: a tool has one berth::job");
    static_assert(!(has_output || has_socket) || std::is_void_v<result>,
                  "berth: a method with a berth::stream or berth::socket returns void");

    static constexpr auto roles = []<class... Parameter>(type_list<Parameter...>) {
        static_assert(((is_injected(role_of<Parameter>())
                            ? std::is_lvalue_reference_v<Parameter> && !std::is_const_v<std::remove_reference_t<Parameter>>
                            : !std::is_lvalue_reference_v<Parameter> || std::is_const_v<std::remove_reference_t<Parameter>>) && ...),
                      "berth: an endpoint takes its input by value or by const reference; berth::call, job, stream and socket "
                      "by reference");
        std::array<role, sizeof...(Parameter) + 1> all{role_of<Parameter>()...};
        if constexpr (has_socket) {
            constexpr bool is_in[] = {std::is_same_v<std::remove_cvref_t<Parameter>, typename messages_of<socket>::in>..., false};
            // A plain In is the message when it is one more than the path has parameters.
            std::size_t values = count_role<role::value>(type_list<Parameter...>{});
            for (std::size_t i = sizeof...(Parameter); i-- > 0;) {
                if (!is_in[i] || (all[i] == role::value && values <= path.count)) continue;
                all[i] = role::message;
                break;
            }
        }
        return all;
    }(parameters{});
    static constexpr bool takes_messages = [] {
        for (const role is : roles)
            if (is == role::message) return true;
        return false;
    }();
    static constexpr bool answers_file_or_items = answers_file<result, marshalled>() || has_items<output>();

    static constexpr input_plan plan = [] {
        if constexpr (tool) return tool_planner<endpoint_table>::make(parameters{});
        else if constexpr (marshalled) return marshalled_planner<endpoint_table>::make(parameters{});
        else return rest_planner<endpoint_table>::make(parameters{});
    }();
};

template <class Endpoint>
constexpr std::string_view name_of() {
    return Endpoint::route.name.empty() ? member_pointer_name<Endpoint::method> : Endpoint::route.name;
}
template <class Service, std::size_t Index>
inline constexpr auto method_name =
    text_constant<name_of<endpoint_table<Service, Index>>().size()>(name_of<endpoint_table<Service, Index>>());

template <auto>
struct constant_tag {};
template <class Service, auto Method>
consteval std::size_t find_route() {
    return []<std::size_t... Index>(std::index_sequence<Index...>) {
        std::size_t found = route_count<Service>;
        // By type: pointers to virtual methods do not compare in constant expressions.
        ((std::is_same_v<constant_tag<endpoint_table<Service, Index>::method>, constant_tag<Method>> && found == route_count<Service>
              ? static_cast<void>(found = Index)
              : static_cast<void>(0)),
         ...);
        if (found == route_count<Service>) throw "berth: the class's routes() do not list this method";
        return found;
    }(std::make_index_sequence<route_count<Service>>{});
}
template <class Service, auto Method>
inline constexpr std::size_t route_index = find_route<Service, Method>();

// ---- the path, with what stands before it

template <class Service, std::size_t Index, class Prefix>
constexpr growing_text whole_path() {
    using endpoint = endpoint_table<Service, Index>;
    constexpr std::string_view prefix = bare_prefix(Prefix::value);
    if constexpr (endpoint::marshalled) {
        return marshalled_path<endpoint>(prefix, type_name<typename endpoint::traits::class_type>.data,
                                         name_of<endpoint>());
    } else {
        growing_text path;
        if (!prefix.empty()) path.add('/');
        path.add(prefix);
        // A tool at the root of a mounted service is at the prefix itself.
        if (!endpoint::tool || prefix.empty() || std::string_view(endpoint::route.path) != "/") path.add(endpoint::route.path);
        return path;
    }
}
template <class Service, std::size_t Index, class Prefix>
inline constexpr auto path_text =
    text_constant<whole_path<Service, Index, Prefix>().size>(whole_path<Service, Index, Prefix>().view());

template <class Service, std::size_t Index, class Prefix>
consteval const char* path_of() {
    using endpoint = endpoint_table<Service, Index>;
    if constexpr (endpoint::marshalled || !bare_prefix(Prefix::value).empty()) return path_text<Service, Index, Prefix>.data;
    else return endpoint::route.path;
}

// ---- the row

// All of it but the path, which depends on the prefix.
template <class Service, std::size_t Index>
consteval berth_endpoint make_pathless_row() {
    using endpoint = endpoint_table<Service, Index>;
    constexpr const auto& route = endpoint::route;
    berth_endpoint row{};
    row.size = sizeof row;
    row.flags = route.flags;
    // The interface that declares a marshalled method gives the service its name.
    if constexpr (endpoint::marshalled) row.service = type_name<typename endpoint::traits::class_type>.data;
    else row.service = type_name<Service>.data;
    row.name = method_name<Service, Index>.data;
    row.method = route.method;
    row.summary = route.summary;
    row.text = route.text;
    row.inputs = endpoint::plan.inputs;
    row.input_count = endpoint::plan.count;
    row.body = endpoint::plan.body_type;
    row.content_type = route.content_type;
    if (endpoint::plan.raw_body) row.flags |= BERTH_ENDPOINT_RAW_BODY;
    if (endpoint::plan.typed_body) row.flags |= BERTH_ENDPOINT_WHOLE_BODY;
    if constexpr (endpoint::tool) {
        row = tool_part<Service, Index>::complete(row);
    } else if constexpr (endpoint::has_socket) {
        row.body = &table<typename messages_of<typename endpoint::socket>::in>::type;
        row.result = &table<typename messages_of<typename endpoint::socket>::out>::type;
        row.result_status = 200;
        if (endpoint::takes_messages) row.flags |= BERTH_ENDPOINT_MESSAGES;
    } else if constexpr (endpoint::has_output) {
        row.result = &table<typename piece_type<typename endpoint::output>::type>::type;
        row.result_status = 200;
        row.flags |= BERTH_ENDPOINT_STREAM;
    } else {
        row = describe_result<typename endpoint::result, endpoint::marshalled>(row);
    }
    if (route.status) row.result_status = static_cast<std::uint32_t>(route.status);
    return row;
}
template <class Service, std::size_t Index>
inline constexpr berth_endpoint pathless_row = make_pathless_row<Service, Index>();

template <class Service, std::size_t Index, class Prefix = no_prefix>
consteval berth_endpoint make_endpoint() {
    berth_endpoint row = pathless_row<Service, Index>;
    row.path = path_of<Service, Index, Prefix>();
    return row;
}
template <class Service, std::size_t Index, class Prefix = no_prefix>
inline constexpr berth_endpoint endpoint_row = make_endpoint<Service, Index, Prefix>();

// All rows of a service, and one more that is empty: C++ has no empty arrays.
template <class Service, class Prefix = no_prefix, class Indices = std::make_index_sequence<route_count<Service>>>
struct service_rows;
template <class Service, class Prefix, std::size_t... Index>
struct service_rows<Service, Prefix, std::index_sequence<Index...>> {
    static constexpr std::uint32_t count = sizeof...(Index);
    static constexpr berth_endpoint rows[count + 1] = {make_endpoint<Service, Index, Prefix>()..., berth_endpoint{}};
};

} // namespace berth::detail
