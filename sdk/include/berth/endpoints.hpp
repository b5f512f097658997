// Endpoints of the marshalling convention, over HTTP and over WebSocket, and WebSockets without a convention.
//
//     berth::endpoint<&Shop::select>("Items by name")           POST /shop/select/{id}?drop_duplicates, the rest as JSON
//     berth::websocket<&Shop::watch>("Items as they come")      the same over a WebSocket
//     berth::websocket<&Shop::chat>("/chat/{room}", "Talk")     a free WebSocket: the method takes a berth::socket<In, Out>&
//
// The URL is made of the names of class and method. The members of the input struct travel, in order of declaration: plain
// values in the path, optional ones in the query, berth::bytes and berth::upload (and optional ones) as files, a
// berth::source<T> as the input stream, everything else as members of one JSON object.
#pragma once

#include <berth/detail/method.hpp>
#include <berth/routes.hpp>

namespace berth {

// GET instead of POST: for endpoints that take nothing but path and query.
struct http_get_t {};
inline constexpr http_get_t http_get{};
// Plain and optional values travel as JSON too.
struct force_json_t {};
inline constexpr force_json_t force_json{};

// Another name than the method's, such as one that no C++ method can have.
struct named {
    constexpr explicit named(const char* name) : value(name) {}
    const char* value;
};

namespace detail {

struct path_like_member {
    std::string_view name;
};

template <auto Method>
struct marshalled_route : route<Method> {
    using route<Method>::take;
    constexpr void take(const char* said) { this->summary = said; }
    constexpr void take(http_get_t) { this->method = "GET"; }
    constexpr void take(force_json_t) { this->force_json = true; }
    constexpr void take(path_like_member member) { this->path_like = member.name; }
    constexpr void take(named said) { this->name = said.value; }
    constexpr void take(agents_t) { this->flags |= BERTH_ENDPOINT_AGENTS; }
    constexpr void take(berth::status) { throw "berth: a marshalled endpoint always answers 200: leave berth::status out"; }
    constexpr void take(placement) {
        throw "berth: the members of a marshalled endpoint travel by their types: leave berth::query, header and body out";
    }
};

template <auto Method, class... Said>
constexpr auto make_marshalled_route(const char* method, std::uint32_t flags, Said... said) {
    marshalled_route<Method> made{{method, "", ""}};
    made.flags = flags;
    (made.take(said), ...);
    if (flags & BERTH_ENDPOINT_WEBSOCKET && std::string_view(made.method) != method)
        throw "berth: berth::http_get is for endpoints over HTTP";
    return made;
}
template <auto Method, class... Said>
constexpr auto make_socket_route(const char* path, const char* summary = "", Said... said) {
    auto made = make_route<Method>("GET", path, summary, said...);
    made.flags |= BERTH_ENDPOINT_WEBSOCKET | BERTH_ENDPOINT_SOCKET;
    return made;
}

} // namespace detail

// The member, a text or path, takes the rest of the URL's path, slashes included, whatever its place in the struct.
template <auto Member>
constexpr auto path_like() {
    return detail::path_like_member{detail::member_pointer_name<Member>};
}

template <auto Method, class... Said>
constexpr auto endpoint(Said... said) {
    return detail::make_marshalled_route<Method>("POST", BERTH_ENDPOINT_MARSHALLED, said...);
}

template <auto Method, class... Said>
constexpr auto websocket(Said... said) {
    using parameters = typename detail::method_traits_of<Method>::parameters;
    if constexpr (detail::count_role<detail::role::socket>(parameters{}) > 0)
        return detail::make_socket_route<Method>(said...);
    else return detail::make_marshalled_route<Method>("GET", BERTH_ENDPOINT_MARSHALLED | BERTH_ENDPOINT_WEBSOCKET, said...);
}

} // namespace berth
