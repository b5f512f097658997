// Values one after the other: into a method (source), out of it (stream), both ways over a WebSocket (socket). Writer
// and reader objects, not coroutines: send blocks while the reader is slower, next while the sender is. The same classes
// stand on both sides, in a service and in a client.
#pragma once

#include <berth/broken_input.hpp>
#include <berth/values.hpp>

#include <cstdint>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace berth {

// An input stream of T: berth::bytes piece by piece as they were sent, std::string, or any type that JSON carries. A
// member of the input struct (then its name is the stream's) or a parameter of its own (then it is called "stream").
// Movable; one thread at a time; not after the method has returned.
template <class T>
class source {
public:
    using value_type = T;

    source() = default;
    // From a function that returns the next piece, or nothing at the end: what a client sends, what a test feeds.
    explicit source(std::function<std::optional<T>()> next) : next_(std::move(next)) {}
    source(source&&) noexcept = default;
    source& operator=(source&&) noexcept = default;

    // The next piece; nothing at the regular end. Throws broken_input.
    std::optional<T> next() { return next_ ? next_() : std::nullopt; }

    class iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        iterator() = default;
        explicit iterator(source* from) : from_(from) { ++*this; }
        T& operator*() const { return *current_; }
        iterator& operator++() {
            current_ = from_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& left, std::default_sentinel_t) { return !left.current_; }

    private:
        source* from_ = nullptr;
        mutable std::optional<T> current_;
    };
    iterator begin() { return iterator(this); }
    std::default_sentinel_t end() { return {}; }

private:
    std::function<std::optional<T>()> next_;
};

// The output stream of a method that returns void and takes a berth::stream<T>&. Over HTTP bytes leave as they are,
// everything else as lines of JSON (or as server-sent events when the caller accepts those); over a WebSocket a message
// each. One thread at a time; not after the method has returned.
template <class T>
class stream {
public:
    using value_type = T;

    // To a function that takes each piece and says whether it wants more: what a client receives, what a test collects.
    explicit stream(std::function<bool(const T&)> take) : take_(std::move(take)) {}
    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;

    // False: nobody reads any more, the instance drains, or the deadline has passed; the method had better return.
    bool send(const T& piece) { return open_ && (open_ = take_(piece)); }
    bool open() const noexcept { return open_; }

private:
    std::function<bool(const T&)> take_;
    bool open_ = true;
};

// A WebSocket without a convention: messages in, messages out. std::string travels as a text message, berth::bytes as a
// binary one, any other type as JSON text. A method that takes a berth::socket<In, Out>& alone lives as long as the
// socket, on a thread of its own; one that also takes an In is called for every message and may run on the event loop.
template <class In, class Out>
class socket {
public:
    using in = In;
    using out = Out;

    socket(std::uint64_t id, std::function<std::optional<In>()> receive, std::function<bool(const Out&)> send)
        : id_(id), receive_(std::move(receive)), send_(std::move(send)) {}
    socket(const socket&) = delete;
    socket& operator=(const socket&) = delete;

    // Unique while the host runs; the same for all messages of one socket.
    std::uint64_t id() const noexcept { return id_; }
    // The next message; nothing once the peer has closed. Throws broken_input for a message that is no In, or when the
    // peer went without a close. Only in a method that lives as long as the socket.
    std::optional<In> receive() { return receive_ ? receive_() : std::nullopt; }
    // False: the peer has gone.
    bool send(const Out& message) { return send_(message); }

private:
    std::uint64_t id_;
    std::function<std::optional<In>()> receive_;
    std::function<bool(const Out&)> send_;
};

} // namespace berth
