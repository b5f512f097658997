// Pieces of streams and messages of sockets: values into them, values from them. Bytes and, where nothing wraps them,
// texts travel as they are, everything else as JSON.
#pragma once

#include <berth/broken_input.hpp>
#include <berth/detail/answer.hpp>
#include <berth/detail/reader.hpp>

#include <optional>

namespace berth::detail {

inline void send_json(reply& to, const binder& bind, const void* value, bool& open) {
    json_writer out(to.piece_style());
    if (!out.write(bind, value)) throw_unwritable("the piece of the stream", out.fault(), to.form());
    open = to.send(BERTH_PIECE_TEXT, out.json());
}

// False: nobody reads any more. `bare`: a text travels as it is.
template <class T>
bool send_piece(reply& to, const T& piece, bool bare) {
    if constexpr (std::is_same_v<T, bytes>) {
        return to.send(BERTH_PIECE_BYTES, {reinterpret_cast<const char*>(piece.data()), piece.size()});
    } else {
        if constexpr (std::is_same_v<T, std::string>)
            if (bare && invalid_utf8(piece) == valid_text) return to.send(BERTH_PIECE_TEXT, piece);
        bool open = false;
        send_json(to, table<T>::bind, &piece, open);
        return open;
    }
}

inline void read_json_piece(const binder& bind, void* address, std::string_view text, dialect form) {
    fault_list faults;
    json_reader(faults, bind, address, ~std::uint64_t{0}, form).read(std::string(text));
    if (faults.none()) return;
    throw broken_input(form == dialect::marshalled ? fault_in_words(faults.faults.front()) : faults_in_words(faults.faults));
}

// One piece as a T; `what` names it in a refusal.
template <class T>
T read_piece(berth_piece kind, std::string_view piece, bool bare, dialect form, const char* what) {
    T value{};
    if constexpr (std::is_same_v<T, bytes>) {
        if (kind != BERTH_PIECE_BYTES) throw broken_input(std::string(what) + ": expected bytes, found a text");
        const auto* data = reinterpret_cast<const std::byte*>(piece.data());
        value.assign(data, data + piece.size());
    } else {
        if (kind != BERTH_PIECE_TEXT) throw broken_input(std::string(what) + ": expected a text, found bytes");
        if constexpr (std::is_same_v<T, std::string>) {
            if (bare) {
                if (invalid_utf8(piece) != valid_text) throw broken_input(std::string(what) + ": expected UTF-8");
                value.assign(piece);
                return value;
            }
        }
        read_json_piece(table<T>::bind, &value, piece, form);
    }
    return value;
}

// The next piece of what the caller sends; nothing at its regular end.
template <class T>
std::optional<T> next_piece(const berth_source& from, bool bare, dialect form, const char* what) {
    berth_slice piece{};
    const berth_piece kind = from.next(from.state, &piece);
    if (kind == BERTH_PIECE_END) return std::nullopt;
    const std::string_view text(piece.data ? piece.data : "", piece.size);
    if (kind == BERTH_PIECE_BROKEN) throw broken_input(std::string(text.empty() ? "the input broke off" : text));
    return read_piece<T>(kind, text, bare, form, what);
}

} // namespace berth::detail
