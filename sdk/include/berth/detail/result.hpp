// What a method's result makes of the answer: the result's part of an endpoint's row.
#pragma once

#include <berth/detail/binder.hpp>
#include <berth/detail/method.hpp>

namespace berth::detail {

template <class T>
struct created_value;
template <class T>
struct created_value<created<T>> {
    using type = T;
};
template <class T>
concept is_created = requires { typename created_value<T>::type; };

// Bytes are a file to the marshalling convention, and base64 in JSON elsewhere.
template <class R, bool Marshalled>
consteval bool answers_file() {
    if constexpr (is_optional<R>) return answers_file<typename R::value_type, Marshalled>();
    else return std::is_same_v<R, file> || (Marshalled && std::is_same_v<R, bytes>);
}
// A stream of anything but texts and bytes.
template <class Output>
consteval bool has_items() {
    if constexpr (std::is_void_v<Output>) return false;
    else return kind_of<typename piece_type<Output>::type>() != BERTH_KIND_STRING &&
                kind_of<typename piece_type<Output>::type>() != BERTH_KIND_BYTES;
}

template <class R>
consteval berth_endpoint describe_marshalled_result(berth_endpoint row) {
    static_assert(!is_created<R>, "berth: a marshalled endpoint always answers 200: return the value itself, not berth::created");
    row.result_status = 200;
    if constexpr (answers_file<R, true>()) {
        // Over a WebSocket it leaves in pieces.
        if (row.flags & BERTH_ENDPOINT_WEBSOCKET) {
            row.flags |= BERTH_ENDPOINT_STREAM;
            row.result = &table<bytes>::type;
        } else {
            row.flags |= BERTH_ENDPOINT_FILE;
        }
    } else if constexpr (!std::is_void_v<R>) {
        row.result = &table<R>::type;
    }
    return row;
}

template <class R, bool Marshalled>
consteval berth_endpoint describe_result(berth_endpoint row) {
    if constexpr (Marshalled) {
        row = describe_marshalled_result<R>(row);
    } else if constexpr (std::is_void_v<R>) {
        row.result_status = 204;
    } else if constexpr (std::is_same_v<R, file>) {
        row.result_status = 200;
        row.flags |= BERTH_ENDPOINT_FILE;
    } else if constexpr (is_created<R>) {
        row.result_status = 201;
        row.result = &table<typename created_value<R>::type>::type;
    } else if constexpr (is_optional<R>) {
        row.result_status = 200;
        row.flags |= BERTH_ENDPOINT_NOT_FOUND;
        if constexpr (std::is_same_v<typename R::value_type, file>) row.flags |= BERTH_ENDPOINT_FILE;
        else row.result = &table<typename R::value_type>::type;
    } else {
        row.result_status = 200;
        row.result = &table<R>::type;
    }
    return row;
}

} // namespace berth::detail
