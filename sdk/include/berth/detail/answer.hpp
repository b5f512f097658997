// Answers through the sink: JSON values, files, failures.
#pragma once

#include <berth/detail/reply.hpp>
#include <berth/values.hpp>

#include <stdexcept>

namespace berth::detail {

[[noreturn]] inline void throw_unwritable(const char* what, const fault& why, dialect form) {
    throw std::runtime_error(form == dialect::marshalled
                                 ? fault_in_words(why)
                                 : std::string(what) + " cannot be written as JSON: " + why.place + ": expected " + why.expected +
                                       ", found " + why.found);
}

inline void answer_value(reply& to, int status, const binder& bind, const void* value, std::string_view location = {}) {
    json_writer out(to.result_style());
    if (!out.write(bind, value)) throw_unwritable("the result", out.fault(), to.form());
    answerer answer(to.sink(), to.headers());
    if (!location.empty()) answer.add("Location", location);
    answer.send(to.status_or(status), "application/json", out.json());
}

inline void answer_nothing(reply& to, int status) {
    const bool null = to.form() == dialect::marshalled;
    answerer(to.sink(), to.headers()).send(to.status_or(status), null ? "application/json" : "", null ? "null" : "");
}

inline void answer_file(reply& to, int status, const file& value) {
    answerer answer(to.sink(), to.headers());
    const std::string disposition = "attachment; filename=\"" + value.name() + '"';
    if (!value.name().empty()) answer.add("Content-Disposition", disposition);
    answer.send(to.status_or(status), to.declared_type(value.content_type()), value.content(), value.path());
}

// A file result of the marshalling convention: as it is, over a WebSocket in pieces.
template <class File>
void answer_marshalled_file(reply& to, int status, const File& value) {
    constexpr std::size_t piece_size = 65536;
    const auto send = [&](const char* data, std::size_t size) {
        bool open = true;
        for (std::size_t at = 0; open && at < size; at += piece_size)
            open = to.send(BERTH_PIECE_BYTES, std::string_view(data, size).substr(at, piece_size));
        return open;
    };
    if constexpr (std::is_same_v<File, bytes>) {
        const std::string_view content(reinterpret_cast<const char*>(value.data()), value.size());
        if (!to.over_websocket())
            return answerer(to.sink(), to.headers())
                .send(to.status_or(status), to.declared_type("application/octet-stream"), content);
        to.begin();
        send(content.data(), content.size());
    } else {
        if (!to.over_websocket()) return answer_file(to, status, value);
        to.begin();
        if (value.path().empty()) send(value.content().data(), value.content().size());
        else read_blocks(value.path(), send);
    }
    to.end();
}

} // namespace berth::detail
