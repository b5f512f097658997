// Plain REST routes: which method of a service answers which HTTP method and path.
//
//     static constexpr auto routes() {
//         return berth::routes(berth::get<&Notes::find>("/notes/{id}", "Read one note"),
//                              berth::post<&Notes::create>("/notes", "Write a note"));
//     }
//
// A template's parameters are one segment each, {rest*} at the end takes the rest. Parameters that are plain values
// take the template's parameters in order. The members of an input struct go where their name or an option says: into
// the path, else into the JSON body (POST, PUT, PATCH) or the query (all other methods).
#pragma once

#include <berth/abi.h>
#include <berth/detail/reflect.hpp>

#include <array>
#include <string_view>
#include <tuple>

namespace berth {

// The endpoint promises to take microseconds: it always runs on the event loop.
struct inline_t {};
inline constexpr inline_t inline_{};
// The endpoint may block: it never runs on the event loop.
struct blocking_t {};
inline constexpr blocking_t blocking_{};
// A longer text than the summary.
struct text {
    constexpr explicit text(const char* said) : value(said) {}
    const char* value;
};
// A marshalled endpoint is offered to agents over MCP; a tool is without it.
struct agents_t {};
inline constexpr agents_t agents{};
// Status of success instead of 200 (204 for void, 201 for created<T>).
struct status {
    constexpr explicit status(int code) : value(code) {}
    int value;
};
// The content type of a stream, and of a marshalled endpoint's file, instead of the usual one.
struct content_type {
    constexpr explicit content_type(const char* media_type) : value(media_type) {}
    const char* value;
};

namespace detail {

struct placement {
    std::string_view member;
    berth_place place = 0;
    const char* name = nullptr; // null: the member's own
    bool whole_body = false;
};

} // namespace detail

// The member comes from the query, under its own name or another.
template <auto Member>
constexpr auto query(const char* name = nullptr) {
    return detail::placement{detail::member_pointer_name<Member>, BERTH_PLACE_QUERY, name};
}
// The member comes from a header, whose name is given in lower case.
template <auto Member>
constexpr auto header(const char* name) {
    return detail::placement{detail::member_pointer_name<Member>, BERTH_PLACE_HEADER, name};
}
// The member is the whole body: any JSON value, or the bytes as they are when it is berth::bytes.
template <auto Member>
constexpr auto body() {
    return detail::placement{detail::member_pointer_name<Member>, BERTH_PLACE_BODY, nullptr, true};
}

namespace detail {

template <auto Method>
struct route {
    static constexpr auto handler = Method;
    static constexpr std::size_t most_placements = 8;

    const char* method;
    const char* path;
    const char* summary;
    const char* text = nullptr;
    std::uint32_t flags = 0;
    int status = 0;
    std::array<placement, most_placements> placements{};
    std::size_t placement_count = 0;
    const char* content_type = nullptr;
    std::string_view path_like{}; // of a marshalled endpoint: the member that takes the rest of the path
    std::string_view name{}; // instead of the method's
    bool force_json = false;

    constexpr void take(inline_t) { flags |= BERTH_ENDPOINT_INLINE; }
    constexpr void take(blocking_t) { flags |= BERTH_ENDPOINT_BLOCKING; }
    constexpr void take(berth::text said) { text = said.value; }
    constexpr void take(berth::status code) { status = code.value; }
    constexpr void take(berth::content_type said) { content_type = said.value; }
    constexpr void take(agents_t) { throw "berth: agents are offered tools and marshalled endpoints: leave berth::agents out"; }
    constexpr void take(placement where) {
        if (placement_count == most_placements) throw "berth: a route has at most 8 placed members";
        placements[placement_count++] = where;
    }
};

template <auto Method, class... Said>
constexpr auto make_route(const char* method, const char* path, const char* summary, Said... said) {
    route<Method> made{method, path, summary};
    (made.take(said), ...);
    return made;
}

} // namespace detail

template <auto Method, class... Said>
constexpr auto get(const char* path, const char* summary = "", Said... said) {
    return detail::make_route<Method>("GET", path, summary, said...);
}
template <auto Method, class... Said>
constexpr auto post(const char* path, const char* summary = "", Said... said) {
    return detail::make_route<Method>("POST", path, summary, said...);
}
template <auto Method, class... Said>
constexpr auto put(const char* path, const char* summary = "", Said... said) {
    return detail::make_route<Method>("PUT", path, summary, said...);
}
template <auto Method, class... Said>
constexpr auto patch(const char* path, const char* summary = "", Said... said) {
    return detail::make_route<Method>("PATCH", path, summary, said...);
}
template <auto Method, class... Said>
constexpr auto delete_(const char* path, const char* summary = "", Said... said) {
    return detail::make_route<Method>("DELETE", path, summary, said...);
}

template <class... Route>
constexpr auto routes(Route... route) {
    return std::tuple<Route...>(route...);
}

// Record types that the plugin stores although no route shows them: a service's static constexpr auto records().
template <class... T>
constexpr auto records() {
    return detail::type_list<T...>{};
}

} // namespace berth
