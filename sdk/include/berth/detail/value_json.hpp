// berth::value from JSON text and back.
#pragma once

#include <berth/detail/json_number.hpp>
#include <berth/detail/rapidjson.hpp>
#include <berth/detail/reading_path.hpp>
#include <berth/detail/binder.hpp>
#include <berth/value.hpp>

#include <algorithm>
#include <cmath>

namespace berth::detail {

// RapidJSON's events into a value.
class value_builder {
public:
    // `stream`: the text, without words for numbers that are not finite.
    value_builder(value& root, std::string_view text, const rapidjson::StringStream& stream)
        : root_(root), text_(text), stream_(stream) {}

    bool Null() { return add(value()); }
    bool Bool(bool from) { return add(from); }
    bool Int(int from) { return add(from); }
    bool Uint(unsigned from) { return add(from); }
    bool Int64(std::int64_t from) { return add(from); }
    bool Uint64(std::uint64_t from) {
        return std::in_range<std::int64_t>(from) ? add(from) : refuse("a whole number past 64 bits");
    }
    bool Double(double from) {
        if (std::isinf(from) && !is_whole()) return refuse(rapidjson::GetParseError_En(rapidjson::kParseErrorNumberTooBig));
        if (const auto word = not_finite(text_.substr(stream_.Tell()))) return add(*word);
        return is_whole() ? refuse("a whole number past 64 bits") : add(from);
    }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return take_number(*this, {text, size}); }
    bool String(const char* data, rapidjson::SizeType size, bool) {
        const std::string_view text(data, size);
        return has_whole_pairs(text) ? add(text) : refuse("half of a surrogate pair");
    }
    bool Key(const char* data, rapidjson::SizeType size, bool) {
        name_.assign(data, size);
        return has_whole_pairs(name_) || refuse("half of a surrogate pair");
    }
    bool StartObject() { return open(value::object()); }
    bool StartArray() { return open(value::array()); }
    bool EndObject(rapidjson::SizeType) {
        keep_last(open_.back()->as_object());
        open_.pop_back();
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        open_.pop_back();
        return true;
    }

    const char* refusal() const { return refusal_; }

private:
    // RapidJSON makes a double of a whole number that is too large; while it reads one, the stream is where it begins.
    bool is_whole() const {
        const char* at = stream_.src_;
        while (*at == '-' || (*at >= '0' && *at <= '9')) ++at;
        return *at != '.' && *at != 'e' && *at != 'E';
    }
    bool refuse(const char* what) {
        refusal_ = what;
        return false;
    }
    value* put(value made) {
        if (open_.empty()) return &(root_ = std::move(made));
        value& parent = *open_.back();
        if (parent.is_array()) return &parent.as_array().emplace_back(std::move(made));
        return &parent.as_object().emplace_back(std::move(name_), std::move(made)).second;
    }
    bool add(value made) {
        put(std::move(made));
        return true;
    }
    // A container's address stands while it is open: its parent does not grow before it is closed.
    bool open(value made) {
        if (open_.size() == most_json_depth) return refuse("more than 128 nested arrays and objects");
        open_.push_back(put(std::move(made)));
        return true;
    }
    // Of names that come again the first place stays, with the last value. Sorted by name, so that a large object costs
    // no square of its size.
    static void keep_last(value::object_type& members) {
        std::vector<std::size_t> order(members.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return members[a].first < members[b].first; });
        std::vector<bool> superseded(members.size());
        bool any = false;
        for (std::size_t i = 1; i < order.size(); ++i) {
            if (members[order[i - 1]].first != members[order[i]].first) continue;
            std::swap(members[order[i - 1]].second, members[order[i]].second);
            std::swap(order[i - 1], order[i]);
            superseded[order[i - 1]] = any = true;
        }
        if (!any) return;
        std::size_t at = 0;
        std::erase_if(members, [&](const auto&) { return superseded[at++]; });
    }

    value& root_;
    std::string_view text_;
    const rapidjson::StringStream& stream_;
    std::vector<value*> open_;
    std::string name_;
    const char* refusal_ = nullptr;
};

template <>
struct untyped_table<value> {
    static constexpr any_operations operations{false,
                                               [](void* into, std::string_view json) {
                                                   try {
                                                       *static_cast<value*>(into) = value::from_json(json);
                                                   } catch (const std::invalid_argument&) {
                                                       return false;
                                                   }
                                                   return true;
                                               },
                                               [](const void* from, json_output& out) {
                                                   const std::string json = static_cast<const value*>(from)->to_json();
                                                   return invalid_utf8(json) == valid_text && out.restyled(json);
                                               },
                                               &read_untyped};
};

} // namespace berth::detail

namespace berth {

inline value value::from_json(std::string_view text) {
    const auto refuse = [](const std::string& why) { throw std::invalid_argument("not a JSON value: " + why); };
    if (const std::size_t bad = detail::invalid_utf8(text); bad != detail::valid_text)
        refuse("a byte that is not UTF-8 at offset " + std::to_string(bad));
    const std::string copy = detail::without_words(text).value_or(std::string(text)); // with a NUL behind it
    rapidjson::StringStream stream(copy.c_str());
    value made;
    detail::value_builder builder(made, text, stream);
    rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>> reader;
    const auto done = reader.Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, builder);
    if (builder.refusal()) refuse(builder.refusal());
    if (!done) refuse(rapidjson::GetParseError_En(done.Code()));
    if (stream.Tell() != copy.size()) refuse("more text behind it");
    return made;
}

inline void value::write(detail::json_output& out) const {
    std::visit(
        [&](const auto& held) {
            using T = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_same_v<T, std::nullptr_t>) out.Null();
            else if constexpr (std::is_same_v<T, bool>) out.Bool(held);
            else if constexpr (std::is_same_v<T, std::int64_t>) out.Int64(held);
            else if constexpr (std::is_same_v<T, double>) out.Double(held);
            else if constexpr (std::is_same_v<T, std::string>) out.String(held);
            else if constexpr (std::is_same_v<T, array_type>) {
                out.StartArray();
                for (const value& element : held) element.write(out);
                out.EndArray();
            } else {
                out.StartObject();
                for (const auto& [name, member] : held) out.Key(name), member.write(out);
                out.EndObject();
            }
        },
        held_);
}
inline std::string value::to_json() const {
    detail::json_output out({detail::dialect::marshalled, false, true});
    write(out);
    return std::string(out.text());
}

} // namespace berth
