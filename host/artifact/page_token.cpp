#include <artifact/page_token.hpp>

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>
#include <Poco/Exception.h>

#include <charconv>
#include <iterator>
#include <sstream>

namespace berth::host::artifact {

namespace {

constexpr int for_urls = Poco::BASE64_URL_ENCODING | Poco::BASE64_NO_PADDING;

} // namespace

std::string token_of(const page_place& place) {
    std::ostringstream text;
    Poco::Base64Encoder encoder(text, for_urls);
    encoder.rdbuf()->setLineLength(0);
    encoder << place.behind << '?' << place.query;
    encoder.close();
    return text.str();
}

std::optional<page_place> place_of(std::string_view token) {
    try {
        std::istringstream text{std::string(token)};
        Poco::Base64Decoder decoder(text, for_urls);
        const std::string plain((std::istreambuf_iterator<char>(decoder)), {});
        page_place place;
        const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), place.behind);
        const auto at = static_cast<std::size_t>(read.ptr - plain.data());
        if (read.ec != std::errc() || at == plain.size() || plain[at] != '?' || place.behind <= 0) return std::nullopt;
        place.query = plain.substr(at + 1);
        return place;
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

} // namespace berth::host::artifact
