// The JSON messages of the marshalling convention over a WebSocket: which one came and where its parts are, without a
// tree of its values; and the texts of those that are sent. Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace berth::host::binding {

// A message that came. Texts of JSON point into it; of a member that comes twice the last counts.
struct socket_message {
    std::string type;                     // empty when there is none, or it is no string
    std::optional<std::string> name;      // when it is a string
    std::optional<std::string_view> json; // the JSON text of the member
    std::optional<std::string_view> value;
};

// Or why it cannot be read. NaN, Infinity and -Infinity are taken.
std::variant<socket_message, std::string> read_socket_message(std::string_view text);

inline constexpr std::string_view stream_message = R"({"type": "stream"})";
inline constexpr std::string_view end_message = R"({"type": "end"})";
std::string result_message(std::string_view value_json);
// Into `to`, whose memory is used again.
void put_item_message(std::string& to, std::string_view value_json);
// Bytes that are no UTF-8 become question marks.
std::string error_message(std::string_view text);

} // namespace berth::host::binding
