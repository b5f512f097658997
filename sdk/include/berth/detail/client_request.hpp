// A call's inputs as a request: the same tables that the server reads it by. One thread.
#pragma once

#include <berth/detail/client_transport.hpp>
#include <berth/detail/fault.hpp>
#include <berth/detail/input_plan.hpp>
#include <berth/detail/url_text.hpp>
#include <berth/detail/writer.hpp>

#include <stdexcept>

namespace berth::detail {

// One call: the endpoint's row and plan, and where the values of the method's parameters lie.
struct client_call {
    const berth_endpoint& row;
    const input_plan& plan;
    void* const* parameters;

    bool marshalled() const { return (row.flags & BERTH_ENDPOINT_MARSHALLED) != 0; }
    dialect form() const { return marshalled() ? dialect::marshalled : dialect::rest; }
    void* address(std::uint32_t input) const { return plan.places[input].in(parameters[plan.places[input].parameter]); }
    [[noreturn]] void misused(const std::string& input, const std::string& what) const {
        throw std::invalid_argument(std::string(row.service) + '.' + row.name + ": " + input + ": " + what);
    }
};

// ---- values as texts

// As plain routes read them; nothing for an empty optional. A list gives several.
inline void add_rest_texts(std::vector<std::string>& to, const binder& bind, const void* address) {
    const berth_type& type = *bind.type;
    switch (type.kind) {
    case BERTH_KIND_OPTIONAL: {
        const auto& operations = bind.as<optional_operations>();
        if (const void* value = operations.value(address)) add_rest_texts(to, *operations.element, value);
        return;
    }
    case BERTH_KIND_LIST: {
        const auto& operations = bind.as<list_operations>();
        for (std::size_t i = 0; i < operations.size(address); ++i)
            add_rest_texts(to, *operations.element, operations.at(address, i));
        return;
    }
    case BERTH_KIND_STRING:
        return void(to.push_back(*static_cast<const std::string*>(address)));
    case BERTH_KIND_PATH:
        return void(to.push_back(bind.as<text_operations>().text(address)));
    default: {
        json_writer out; // numbers and bools are their JSON; enums and times are it without the quotes
        if (!out.write(bind, address))
            throw std::invalid_argument("expected " + out.fault().expected + ", found " + out.fault().found);
        std::string_view text = out.json();
        if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
        to.emplace_back(text);
    }
    }
}
inline std::vector<std::string> texts_of(const client_call& call, std::uint32_t input) {
    const binder& bind = *call.plan.places[input].bind;
    std::vector<std::string> texts;
    if (call.form() == dialect::rest)
        add_rest_texts(texts, bind, call.address(input));
    else if (auto text = url_text(bind, call.address(input)))
        texts.push_back(std::move(*text));
    return texts;
}

// ---- the address

inline void append_path_value(std::string& to, std::string_view text, bool rest) {
    for (;;) {
        const std::size_t end = rest ? std::min(text.find('/'), text.size()) : text.size();
        const std::string_view segment = text.substr(0, end);
        // Whoever normalises addresses on the way would make another one of these.
        if (segment == "." || segment == "..")
            for (std::size_t i = 0; i < segment.size(); ++i) to += "%2E";
        else
            append_encoded(to, segment);
        if (end == text.size()) return;
        to += '/';
        text.remove_prefix(end + 1);
    }
}
inline std::uint32_t path_input(const client_call& call, std::string_view name) {
    for (std::uint32_t i = 0; i < call.plan.count; ++i)
        if (call.plan.inputs[i].place == BERTH_PLACE_PATH && name == call.plan.inputs[i].name) return i;
    return no_index;
}
inline std::string target_of(const client_call& call, std::string_view prefix) {
    while (!prefix.empty() && prefix.front() == '/') prefix.remove_prefix(1);
    while (!prefix.empty() && prefix.back() == '/') prefix.remove_suffix(1);
    std::string_view path = call.row.path;
    std::string target;
    if (!prefix.empty()) {
        (target += '/') += prefix;
        if (call.marshalled()) path.remove_prefix(std::min(path.find('/', 1), path.size())); // the service's name
    }
    while (!path.empty()) {
        const std::size_t begin = std::min(path.find('{'), path.size());
        target.append(path.substr(0, begin));
        if (begin == path.size()) break;
        const std::size_t end = path.find('}', begin);
        std::string_view name = path.substr(begin + 1, end - begin - 1);
        const bool rest = name.ends_with('*');
        if (rest) name.remove_suffix(1);
        const std::uint32_t input = path_input(call, name);
        const auto texts = texts_of(call, input);
        if (texts.size() != 1 || (texts[0].empty() && !rest))
            call.misused(std::string(name), "expected a value that can stand in a path, found an empty one");
        // Marshalled addresses are taken apart after they were decoded: there an encoded slash is one all the same.
        if (!rest && call.marshalled() && texts[0].find('/') != std::string::npos)
            call.misused(std::string(name),
                         "expected a text without '/' (berth::path_like takes one with), found " + shown(texts[0]));
        append_path_value(target, texts[0], rest);
        path.remove_prefix(end + 1);
    }
    char before = '?';
    for (std::uint32_t i = 0; i < call.plan.count; ++i) {
        if (call.plan.inputs[i].place != BERTH_PLACE_QUERY) continue;
        for (const std::string& text : texts_of(call, i)) {
            target += std::exchange(before, '&');
            append_encoded(target, call.plan.inputs[i].name);
            append_encoded(target += '=', text);
        }
    }
    return target;
}

// ---- JSON

inline std::string json_of(const binder& bind, const void* address, json_style style, const client_call& call,
                           const char* what) {
    json_writer out(style);
    if (!out.write(bind, address))
        call.misused(what + out.fault().place, "expected " + out.fault().expected + ", found " + out.fault().found);
    return std::string(out.json());
}
// The members of the input struct that travel in the body, as an object.
inline std::string body_object_of(const client_call& call, json_style style) {
    const berth_type& whole = *call.plan.body_object->type;
    const member_binder* members = call.plan.body_object->as<object_operations>().members;
    std::vector<berth_field> fields;
    std::vector<member_binder> binders;
    for (std::uint32_t i = 0; i < whole.field_count; ++i) {
        if (!(call.plan.body_members >> i & 1)) continue;
        fields.push_back(whole.fields[i]);
        binders.push_back(members[i]);
    }
    berth_type part = whole;
    part.fields = fields.data();
    part.field_count = static_cast<std::uint32_t>(fields.size());
    const object_operations operations{binders.data()};
    return json_of({&part, &operations}, call.parameters[call.plan.object], style, call, "input");
}

// ---- files

struct sent_file {
    std::string name, content, path; // content, or the path of a file
};
// Absent optional ones are left out.
inline std::vector<sent_file> files_of(const client_call& call) {
    std::vector<sent_file> files;
    for (std::uint32_t i = 0; i < call.plan.count; ++i) {
        if (call.plan.inputs[i].place != BERTH_PLACE_FILE) continue;
        files.push_back({call.plan.inputs[i].name, {}, {}});
        const auto visit = [](void* to, const berth_file& from) {
            auto& file = *static_cast<sent_file*>(to);
            file.path = text_of(from.path);
            if (file.path.empty()) file.content = text_of(from.content);
        };
        if (!call.plan.places[i].bind->as<file_operations>().give(call.address(i), &files.back(), visit))
            files.pop_back();
    }
    return files;
}

// ---- the request

inline void add_files(const client_call& call, outgoing& to) {
    std::vector<sent_file> files = files_of(call);
    if (call.plan.files == 1 && !call.plan.has_body_object && call.marshalled()) {
        if (files.empty())
            call.misused("its file", "expected one, found none: a single optional file has no form without it");
        to.headers.emplace_back("Content-Type", "application/octet-stream");
        if (files[0].path.empty())
            to.body = std::move(files[0].content);
        else
            to.pieces = [from = std::make_shared<file_pieces>(files[0].path)](std::string& piece) {
                return from->next(piece);
            };
        return;
    }
    auto parts = std::make_shared<multipart>();
    if (call.plan.has_body_object) parts->add_json(body_object_of(call, {call.form(), false, call.marshalled()}));
    for (sent_file& one : files) {
        if (one.path.empty())
            parts->add_file(one.name, std::move(one.content));
        else
            parts->add_file_at(one.name, one.path);
    }
    to.headers.emplace_back("Content-Type", parts->content_type());
    to.pieces = [parts](std::string& piece) { return parts->next(piece); };
}

// Everything but an input stream.
inline outgoing request_of(const client_call& call, std::string target) {
    outgoing to;
    to.method = call.row.method;
    to.target = std::move(target);
    for (std::uint32_t i = 0; i < call.plan.count; ++i) {
        if (call.plan.inputs[i].place != BERTH_PLACE_HEADER) continue;
        for (std::string& text : texts_of(call, i)) to.headers.emplace_back(call.plan.inputs[i].name, std::move(text));
    }
    if (call.plan.files > 0) {
        add_files(call, to);
    } else if (call.plan.has_body_object) {
        to.body = body_object_of(call, {call.form(), false, call.marshalled()});
        to.headers.emplace_back("Content-Type", "application/json");
    } else if (call.plan.whole_body.parameter != no_index) {
        const void* value = call.plan.whole_body.in(call.parameters[call.plan.whole_body.parameter]);
        if (call.plan.raw_body) {
            const bytes& content = *static_cast<const bytes*>(value);
            to.body.assign(reinterpret_cast<const char*>(content.data()), content.size());
        } else {
            to.body = json_of(*call.plan.whole_body.bind, value, {}, call, "body");
        }
        to.headers.emplace_back("Content-Type", call.plan.raw_body ? "application/octet-stream" : "application/json");
    }
    return to;
}

} // namespace berth::detail
