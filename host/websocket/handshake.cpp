#include <websocket/handshake.hpp>

#include <http/characters.hpp>

#include <Poco/Base64Encoder.h>
#include <Poco/SHA1Engine.h>

#include <sstream>

namespace berth::host::websocket {

namespace {

constexpr std::string_view supported_version = "13";

// Field values are lists of tokens, and a field may come in several lines (RFC 9110 section 5.3).
bool has_token(const http::request& request, std::string_view field, std::string_view lower) noexcept {
    for (const auto& [name, value] : request.headers) {
        if (name != field) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            std::size_t comma = rest.find(',');
            if (http::equals_ignoring_case(http::trim(rest.substr(0, comma)), lower)) return true;
            rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
        }
    }
    return false;
}

// Sixteen bytes in base64: 22 characters and two for padding.
bool is_key(std::string_view text) noexcept {
    if (text.size() != 24 || !text.ends_with("==")) return false;
    for (char c : text.substr(0, 22))
        if (!http::characters::alpha(static_cast<unsigned char>(c)) &&
            !http::characters::digit(static_cast<unsigned char>(c)) && c != '+' && c != '/')
            return false;
    return true;
}

std::string accepted(std::string_view key) {
    Poco::SHA1Engine hash;
    hash.update(key.data(), key.size());
    hash.update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"); // section 1.3
    const Poco::DigestEngine::Digest& digest = hash.digest();
    std::ostringstream text;
    Poco::Base64Encoder encoder(text);
    encoder.write(reinterpret_cast<const char*>(digest.data()), static_cast<std::streamsize>(digest.size()));
    encoder.close();
    return text.str();
}

} // namespace

bool asks_for_websocket(const http::request& request) noexcept {
    return request.method == "GET" && request.minor_version >= 1 && has_token(request, "upgrade", "websocket") &&
           has_token(request, "connection", "upgrade");
}

std::variant<http::response, bad_handshake> answer_handshake(const http::request& request) {
    std::string_view version = request.find("sec-websocket-version");
    if (version != supported_version)
        return bad_handshake{"Sec-WebSocket-Version must be 13, it is " +
                                 (version.empty() ? std::string("missing") : '"' + std::string(version) + '"') + ".",
                             true};
    std::string_view key;
    std::size_t keys = 0;
    for (const auto& [name, value] : request.headers)
        if (name == "sec-websocket-key" && ++keys == 1) key = value;
    if (keys != 1 || !is_key(key))
        return bad_handshake{keys == 0  ? "Sec-WebSocket-Key is missing."
                             : keys > 1 ? "Sec-WebSocket-Key must come once, it came more often."
                                        : "Sec-WebSocket-Key must be 16 bytes in base64 (24 characters)."};
    http::response head;
    head.status = 101;
    head.headers = {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Accept", accepted(key)}};
    return head;
}

} // namespace berth::host::websocket
