// A problem as the JSON document that the caller gets (RFC 9457).
#pragma once

#include <berth/detail/writer.hpp>
#include <berth/problem.hpp>

namespace berth::detail {

inline std::string_view reason_phrase(int status) noexcept {
    switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 418: return "I'm a teapot";
    case 422: return "Unprocessable Content";
    case 423: return "Locked";
    case 425: return "Too Early";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 451: return "Unavailable For Legal Reasons";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 507: return "Insufficient Storage";
    default: return status < 500 ? "Client Error" : "Server Error";
    }
}

// The document of a problem; `faults` become its member `errors`.
inline std::string problem_document(const problem& said, std::string_view instance, const std::vector<fault>& faults = {}) {
    json_writer out;
    auto& writer = out.raw();
    const auto text = [&](const char* name, std::string_view value) {
        writer.Key(name);
        // Texts of problems may hold anything; what is not UTF-8 must not break the document.
        const std::string_view good = value.substr(0, std::min(invalid_utf8(value), value.size()));
        writer.String(good.data(), static_cast<rapidjson::SizeType>(good.size()));
    };
    writer.StartObject();
    text("type", said.type().empty() ? "about:blank" : std::string_view(said.type()));
    text("title", said.title().empty() ? reason_phrase(said.status()) : std::string_view(said.title()));
    writer.Key("status");
    writer.Int(said.status());
    if (!said.detail().empty()) text("detail", said.detail());
    if (!instance.empty()) text("instance", instance);
    if (!faults.empty()) {
        writer.Key("errors");
        writer.StartArray();
        for (const fault& one : faults) {
            writer.StartObject();
            text("in", one.in);
            text(one.in == "body" ? "pointer" : "parameter", one.place);
            text("expected", one.expected);
            text("found", one.found);
            writer.EndObject();
        }
        writer.EndArray();
    }
    writer.EndObject();
    return std::string(out.json());
}

// One sentence for the first fault, and how many more there are.
inline std::string faults_in_words(const std::vector<fault>& faults) {
    const fault& first = faults.front();
    std::string text = first.in;
    if (!first.place.empty()) text += ' ' + first.place;
    text += ": expected " + first.expected + ", found " + first.found;
    if (faults.size() > 1) text += " (and " + std::to_string(faults.size() - 1) + " more)";
    return text;
}

} // namespace berth::detail
