#include <binding/stream_framing.hpp>

#include <binding/header_value.hpp>

#include <Poco/NumberParser.h>

#include <algorithm>

namespace berth::host::binding {

namespace {

// The quality of a type that is named itself; 0 when it is not.
double quality(std::string_view accept, std::string_view media_type) {
    while (!accept.empty()) {
        std::size_t comma = std::min(accept.find(','), accept.size());
        auto range = parse_header_value(accept.substr(0, comma));
        accept.remove_prefix(std::min(comma + 1, accept.size()));
        if (!range || range->value != media_type) continue;
        double value = 1;
        const std::string* given = range->find("q");
        if (given && !Poco::NumberParser::tryParseFloat(*given, value)) return 0;
        return value;
    }
    return 0;
}

void add_event(std::string& to, std::string_view text) {
    for (;;) {
        std::size_t end = text.find('\n');
        to += "data: ";
        to += text.substr(0, end);
        to += '\n';
        if (end == text.npos) break;
        text.remove_prefix(end + 1);
    }
    to += '\n';
}

} // namespace

framing framing_of(const endpoint_plan& plan, std::string_view accept) {
    if (plan.answers == endpoint_plan::answer_kind::bytes) return framing::pieces;
    if (plan.marshalled) return framing::lines;
    double events = quality(accept, "text/event-stream");
    return events > 0 && events >= quality(accept, "application/x-ndjson") ? framing::events : framing::lines;
}

std::string content_type_of(const endpoint_plan& plan, framing how, std::string_view said) {
    if (how == framing::events) return "text/event-stream";
    std::string_view type = said;
    if (type.empty() && plan.endpoint->content_type) type = plan.endpoint->content_type;
    if (!type.empty()) return plan.marshalled ? with_charset(std::string(type)) : std::string(type);
    if (how == framing::pieces) return "application/octet-stream";
    if (!plan.marshalled) return "application/x-ndjson";
    return plan.answers == endpoint_plan::answer_kind::texts ? "text/plain; charset=utf-8"
                                                             : "application/jsonlines+json";
}

std::string_view framed(framing how, berth_piece kind, std::string_view piece, std::string& room) {
    if (how == framing::pieces || (how == framing::lines && kind == BERTH_PIECE_BYTES)) return piece;
    room.clear();
    if (how == framing::events) {
        add_event(room, piece);
    } else {
        room += piece;
        room += '\n';
    }
    return room;
}

std::string error_event(std::string_view message) {
    std::string event = "event: error\n";
    add_event(event, message);
    return event;
}

std::string with_charset(std::string content_type) {
    auto parsed = parse_header_value(content_type);
    if (parsed && parsed->value.starts_with("text/") && !parsed->find("charset")) content_type += "; charset=utf-8";
    return content_type;
}

bool accepts(std::string_view accept, std::string_view media_type) {
    return quality(accept, media_type) > 0;
}

} // namespace berth::host::binding
