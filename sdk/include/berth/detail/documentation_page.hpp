// The records of services as one HTML page: complete in itself, without scripts, every text escaped. Pure.
#pragma once

#include <berth/detail/documentation_records.hpp>

#include <rapidjson/prettywriter.h>

namespace berth::detail {

inline std::string html_text(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    for (char c : text) {
        switch (c) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        case '\'': safe += "&#39;"; break;
        default: safe += c;
        }
    }
    return safe;
}

class documentation_page {
public:
    static std::string of(const std::vector<documented_service>& services) {
        documentation_page page;
        page.html_ = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<title>Services</title>\n<style>" +
                     std::string(style) + "</style>\n</head>\n<body>\n<h1>Services</h1>\n";
        page.contents(services);
        for (const documented_service& one : services) page.service(one);
        return std::move(page.html_) + "</body>\n</html>\n";
    }

private:
    static constexpr std::string_view style =
        ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{overflow:auto;padding:.75rem;background:#8882}"
        "h2{border-bottom:1px solid #8886;margin-top:2.5rem}section section{margin:1.5rem 0}table{border-collapse:collapse}"
        "td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}.way{font-weight:600;margin-right:.5rem}"
        "p.said{white-space:pre-line}";

    void element(std::string_view tag, std::string_view text) {
        html_.append("<").append(tag).append(">").append(html_text(text)).append("</").append(tag.substr(0, tag.find(' '))).append(">");
    }
    void contents(const std::vector<documented_service>& services) {
        html_ += "<nav><ul>\n";
        for (const documented_service& one : services) {
            html_ += "<li>";
            element("a href=\"#" + html_text(one.name) + '"', one.name);
            html_ += "</li>\n";
        }
        html_ += "</ul></nav>\n";
    }
    void service(const documented_service& one) {
        html_ += "<section id=\"" + html_text(one.name) + "\">\n";
        element("h2", one.name);
        for (const berth_endpoint* endpoint : one.endpoints) this->endpoint(*endpoint);
        html_ += "</section>\n";
    }
    void endpoint(const berth_endpoint& of) {
        html_ += "<section>\n";
        element("h3", of.name);
        html_ += "<p>";
        element("span class=\"way\"", of.flags & BERTH_ENDPOINT_WEBSOCKET ? "WebSocket" : of.method);
        element("code", url_template(of));
        html_ += "</p>\n";
        if (const std::string said = docstring(of); !said.empty()) element("p class=\"said\"", said);
        parameters(of);
        html_ += "<p>Returns ";
        element("code", return_type(of));
        if (returns_file(of)) html_ += ", as a file";
        html_ += "</p>\n";
        schema(of);
        html_ += "</section>\n";
    }
    static std::string_view place(const berth_input& of) {
        switch (of.place) {
        case BERTH_PLACE_PATH: return "path";
        case BERTH_PLACE_QUERY: return "query";
        case BERTH_PLACE_FILE: return "file";
        case BERTH_PLACE_STREAM: return "input stream";
        default: return "JSON";
        }
    }
    void parameters(const berth_endpoint& of) {
        if (of.input_count == 0) return;
        html_ += "<table>\n<tr><th>Parameter</th><th>Where</th><th>Type</th><th></th><th></th></tr>\n";
        for (std::uint32_t i = 0; i < of.input_count; ++i) {
            const berth_input& input = of.inputs[i];
            html_ += "<tr><td>";
            element("code", input.name);
            html_ += "</td>";
            element("td", place(input));
            html_ += "<td>";
            element("code", python_type_name(*input.field->type));
            html_ += "</td>";
            element("td", input.field->flags & BERTH_FIELD_REQUIRED ? "required" : "");
            element("td", input.field->text ? input.field->text : "");
            html_ += "</tr>\n";
        }
        html_ += "</table>\n";
    }
    void schema(const berth_endpoint& of) {
        bool has_json = false;
        for (std::uint32_t i = 0; i < of.input_count; ++i) has_json = has_json || of.inputs[i].place == BERTH_PLACE_BODY;
        if (!has_json) return;
        rapidjson::StringBuffer plain, pretty;
        document_writer to(plain);
        write_parameter_schema(to, of);
        rapidjson::PrettyWriter<rapidjson::StringBuffer> indented(pretty);
        rapidjson::StringStream text(plain.GetString());
        rapidjson::Reader().Parse(text, indented);
        html_ += "<details><summary>JSON Schema of the JSON parameters</summary>\n<pre>";
        html_ += html_text({pretty.GetString(), pretty.GetSize()}) + "</pre></details>\n";
    }

    std::string html_;
};

} // namespace berth::detail
