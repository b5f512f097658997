// The record types of a plugin: those that its routes show, and those that its services declare, once each.
#pragma once

#include <berth/detail/endpoint.hpp>

namespace berth::detail {

template <class T, class List>
struct with_type;
template <class T, class... Known>
struct with_type<T, type_list<Known...>> {
    using type = std::conditional_t<(std::is_same_v<T, Known> || ...), type_list<Known...>, type_list<Known..., T>>;
};

template <class T>
consteval bool is_record() {
    if constexpr (kind_of<T>() == BERTH_KIND_OBJECT) return (notes_of<T>().flags & BERTH_TYPE_RECORD) != 0;
    else return false;
}
template <class List, class T>
auto collect_one() {
    using U = std::remove_cvref_t<T>;
    if constexpr (std::is_void_v<U> || std::is_same_v<U, call> || std::is_same_v<U, file> || is_source<U> || is_socket<U>)
        return List{};
    else if constexpr (is_stream<U>) return collect_one<List, typename piece_type<U>::type>();
    else if constexpr (is_created<U>) return collect_one<List, typename created_value<U>::type>();
    else if constexpr (requires { requires std::is_same_v<U, page<typename decltype(U::items)::value_type>>; })
        return collect_one<List, typename decltype(U::items)::value_type>();
    else if constexpr (is_optional<U> || is_vector<U>) return collect_one<List, typename U::value_type>();
    else if constexpr (is_record<U>()) return typename with_type<U, List>::type{};
    else return List{};
}
template <class List>
auto collect_all() {
    return List{};
}
template <class List, class First, class... Rest>
auto collect_all() {
    return collect_all<decltype(collect_one<List, First>()), Rest...>();
}
template <class List, class Result, class... Parameter>
auto collect_method(type_list<Parameter...>) {
    return collect_all<List, Result, Parameter...>();
}
template <class Service, std::size_t Index, class List>
auto collect_routes() {
    if constexpr (Index == route_count<Service>) return List{};
    else {
        using traits = typename endpoint_table<Service, Index>::traits;
        return collect_routes<Service, Index + 1,
                              decltype(collect_method<List, typename traits::result>(typename traits::parameters{}))>();
    }
}
template <class List, class... T>
auto collect_declared(type_list<T...>) {
    return collect_all<List, T...>();
}
template <class List, class Service>
auto collect_service() {
    if constexpr (requires { Service::records(); })
        return collect_routes<Service, 0, decltype(collect_declared<List>(Service::records()))>();
    else return collect_routes<Service, 0, List>();
}
template <class List>
auto collect_services() {
    return List{};
}
template <class List, class First, class... Rest>
auto collect_services() {
    return collect_services<decltype(collect_service<List, First>()), Rest...>();
}

template <class List>
struct record_table;
template <class... T>
struct record_table<type_list<T...>> {
    static constexpr std::uint32_t count = sizeof...(T);
    static constexpr const berth_type* types[count + 1] = {&table<T>::type..., nullptr};
};

} // namespace berth::detail
