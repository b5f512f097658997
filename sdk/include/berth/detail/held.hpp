// A parameter of a method while its call runs: where it is read into, what is handed in once the rest is read, and how it
// is passed. Streams and sockets are made here, from the call's source and sink.
#pragma once

#include <berth/detail/pieces.hpp>

namespace berth::detail {

// One call under way.
struct invocation {
    const berth_call& message;
    call& injected;
    reply& out;
    const berth_host& host;
};

template <class T>
source<T> open_source(const invocation& from) {
    const berth_source* input = from.message.source;
    const dialect form = from.out.form();
    return source<T>([input, form] { return next_piece<T>(*input, false, form, "the input stream"); });
}

template <class Parameter, role Is>
struct held {
    using type = std::remove_cvref_t<Parameter>;
    type value{};

    void* address() { return &value; }
    void ready(const invocation&) {}
    type&& pass() { return std::move(value); }
};

template <class Parameter>
struct held<Parameter, role::call> {
    call* injected = nullptr;

    void* address() { return nullptr; }
    void ready(const invocation& at) { injected = &at.injected; }
    call& pass() { return *injected; }
};

template <class Parameter>
struct held<Parameter, role::input> {
    using type = std::remove_cvref_t<Parameter>;
    type value{};

    void* address() { return &value; }
    void ready(const invocation& at) { value = open_source<typename type::value_type>(at); }
    type&& pass() { return std::move(value); }
};

template <class Parameter>
struct held<Parameter, role::output> {
    using type = std::remove_cvref_t<Parameter>;
    using piece = typename type::value_type;
    std::optional<type> made;

    void* address() { return nullptr; }
    void ready(const invocation& at) {
        const bool marshalled = at.out.form() == dialect::marshalled;
        if constexpr (std::is_same_v<piece, bytes>) at.out.stream_type("application/octet-stream");
        else if constexpr (std::is_same_v<piece, std::string>) at.out.stream_type(marshalled ? "text/plain" : "");
        else at.out.stream_type(marshalled ? "application/jsonlines+json" : "");
        if (at.out.over_websocket()) at.out.begin();
        // Lines of text over HTTP go as they are; a WebSocket's messages hold them as JSON.
        const bool bare = marshalled && !at.out.over_websocket();
        made.emplace([out = &at.out, bare](const piece& one) { return send_piece(*out, one, bare); });
    }
    type& pass() { return *made; }
};

template <class Parameter>
struct held<Parameter, role::socket> {
    using type = std::remove_cvref_t<Parameter>;
    using in = typename type::in;
    using out = typename type::out;
    std::optional<type> made;

    void* address() { return nullptr; }
    void ready(const invocation& at) {
        const auto send = [to = &at.out](const out& message) { return send_piece(*to, message, true); };
        if (at.out.by_messages()) {
            made.emplace(at.message.socket, nullptr, send);
        } else {
            const auto receive = [from = at.message.source] { return next_piece<in>(*from, true, dialect::rest, "the message"); };
            at.out.begin();
            made.emplace(at.message.socket, receive, send);
        }
    }
    type& pass() { return *made; }
};

template <class Parameter>
struct held<Parameter, role::message> {
    using type = std::remove_cvref_t<Parameter>;
    type value{};

    void* address() { return nullptr; }
    void ready(const invocation& at) {
        constexpr berth_piece kind = std::is_same_v<type, bytes> ? BERTH_PIECE_BYTES : BERTH_PIECE_TEXT;
        const berth_slice body = at.message.body;
        value = read_piece<type>(kind, {body.data ? body.data : "", body.size}, true, dialect::rest, "the message");
    }
    type&& pass() { return std::move(value); }
};

} // namespace berth::detail
