// JSON text straight into a value: RapidJSON's events walk the type's tables. One reader for all types and both dialects.
// It goes on after a value that does not fit, so that one answer names every fault by its JSON pointer (RFC 6901).
#pragma once

#include <berth/detail/json_number.hpp>
#include <berth/detail/rapidjson.hpp>
#include <berth/detail/reading_path.hpp>
#include <berth/detail/url_text.hpp>

#include <cmath>

namespace berth::detail {

// Variants are read anew for each alternative, nested ones for each alternative around them: that grows with the power
// of the depth. So many times the length of the text may be read in all, and some more for short texts.
inline constexpr std::size_t most_variant_attempts = 64;
inline constexpr std::size_t free_variant_bytes = 1u << 20;

class json_reader {
public:
    // `members` says which members of the root object come from the body (bit by index); the others are ignored there.
    json_reader(fault_list& faults, const binder& root, void* address, std::uint64_t members = ~std::uint64_t{0},
                dialect form = dialect::rest)
        : faults_(faults), root_(&root), root_address_(address), root_members_(members), form_(form) {}

    // Members that a struct does not have are refused, whatever about() says.
    json_reader& closed() {
        closed_ = true;
        return *this;
    }

    // `text` must be followed by a NUL byte.
    void read(std::string_view text);

    // ---- RapidJSON's events; not for callers

    bool Null() { return take(token{}); }
    bool Bool(bool value) {
        token from;
        from.is = token::kind::boolean;
        from.boolean = value;
        return take(from);
    }
    bool Int(int value) { return Int64(value); }
    bool Uint(unsigned value) { return Int64(value); }
    bool Int64(std::int64_t value) {
        token from;
        from.is = token::kind::integer;
        from.integer = value;
        return take_from_text(from);
    }
    bool Uint64(std::uint64_t value) {
        if (std::in_range<std::int64_t>(value)) return Int64(static_cast<std::int64_t>(value));
        token from;
        from.is = token::kind::natural;
        from.natural = value;
        return take_from_text(from);
    }
    bool Double(double value) {
        if (std::isinf(value)) {
            syntax("JSON (RFC 8259)", std::string(rapidjson::GetParseError_En(rapidjson::kParseErrorNumberTooBig)) + " at offset " +
                                          std::to_string(stream_->Tell()));
            return false;
        }
        token from;
        from.is = token::kind::number;
        from.number = has_words_ ? not_finite(path_.from(here())).value_or(value) : value;
        return take_from_text(from);
    }
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return take_number(*this, {text, size}); }
    bool String(const char* data, rapidjson::SizeType size, bool) {
        token from;
        from.is = token::kind::string;
        from.string = {data, size};
        return (!has_escapes_ || is_text(from.string)) && take_from_text(from);
    }
    bool Key(const char* data, rapidjson::SizeType size, bool) {
        const std::string_view name(data, size);
        if (past_depth_ == 0) path_.top().key = here();
        if (has_escapes_ && !is_text(name)) return false;
        if (past_depth_ > 0) return true;
        return path_.top().bind->type->kind == BERTH_KIND_MAP ? map_key(name) : object_key(name);
    }
    bool StartObject() { return start(token::kind::object); }
    bool StartArray() { return start(token::kind::array); }
    bool EndObject(rapidjson::SizeType) { return end(); }
    bool EndArray(rapidjson::SizeType) { return end(); }

private:
    // Of a value inside the text of another reader. An attempt ends at its first fault.
    json_reader(json_reader& outer, fault_list& faults, const binder& root, void* address, bool attempt)
        : faults_(faults), root_(&root), root_address_(address), root_members_(~std::uint64_t{0}), form_(outer.form_),
          closed_(outer.closed_), path_(&outer.path_), outer_(outer.outer_ ? outer.outer_ : &outer), attempt_(attempt) {}

    bool marshalled() const { return form_ == dialect::marshalled; }
    bool going() const { return !attempt_ || faults_.none(); }
    // RapidJSON works on a copy of the stream while it reads a string or a number: here is where the token begins.
    const char* here() const { return text_.data() + stream_->Tell(); }

    std::pair<rapidjson::ParseErrorCode, std::size_t> parse(std::string_view text);

    // ---- in reader_values.hpp: scalars, and values that are read once more when they are whole

    bool take_from_text(token& from);
    bool take(const token& from);
    bool is_text(std::string_view text);
    friend read_whole read_variant, read_untyped, read_tagged_bytes;
    read_whole* reads_whole(const binder& bind, token::kind is) const;
    void attempt(const binder& bind, void* address, std::string_view text);
    void read_inside(const binder& bind, void* address, std::string_view text);
    bool resolve(const binder& bind, void* address, std::string_view text, const object_tags& tags);
    bool says_dataclass(const object_tags& tags);
    void check_tags(reading_frame& frame);

    // ---- in reader_structure.hpp: arrays, objects, names

    bool start(token::kind is);
    bool end();
    void close_object(reading_frame& frame);
    bool map_key(std::string_view name);
    bool object_key(std::string_view name);
    void unknown_key(reading_frame& frame, std::string_view name);
    void aim(reading_frame& frame, const binder& bind, void* address, bool again);
    bool place(const binder*& bind, void*& address);

    // ---- limits and faults

    const berth_field* member_field() {
        if (path_.depth() == 0) return nullptr;
        const reading_frame& frame = path_.top();
        if (frame.bind->type->kind != BERTH_KIND_OBJECT || frame.index == no_member) return nullptr;
        return &frame.bind->type->fields[frame.index];
    }
    bool is_secret() {
        const berth_field* field = member_field();
        return field && field->flags & BERTH_FIELD_SECRET;
    }
    void check_member() {
        const berth_field* field = member_field();
        if (!field || !path_.top().value_bind) return;
        if (auto broken = check_limits(*field, path_.top().value_bind, path_.top().value_address))
            add(std::move(broken->expected), is_secret() ? "another value" : std::move(broken->found));
    }
    void mismatch(const binder& bind, const token& found, bool as_text = false);
    void duplicate() { add("each member once", "it is there twice"); }
    void add(std::string expected, std::string found) {
        faults_.add(422, {"body", path_.pointer(), std::move(expected), std::move(found)});
    }
    // A fault that says more than expected and found; in the REST dialect it expects `expected`.
    void add_sentence(std::string sentence, std::string expected, std::string found) {
        fault one{"body", path_.pointer(), std::move(expected), std::move(found)};
        const std::string location = location_in_words(one);
        one.sentence = std::move(sentence) + (location.empty() ? "" : " at ") + location;
        faults_.add(422, std::move(one));
    }
    void syntax(std::string expected, std::string found) {
        faults_.faults.clear(); // what did not fit before the text broke off helps nobody
        faults_.add(400, {"body", path_.pointer(), std::move(expected), std::move(found)});
    }

    fault_list& faults_;
    const binder* root_;
    void* root_address_;
    std::uint64_t root_members_;
    dialect form_;
    bool closed_ = false;
    reading_path path_;
    json_reader* outer_ = nullptr; // the outermost one
    bool attempt_ = false;
    std::string_view text_;
    bool has_escapes_ = false; // \u, somewhere in the text
    bool has_words_ = false;   // NaN or an infinity
    std::size_t read_again_ = 0; // bytes, for the sake of variants
    const rapidjson::StringStream* stream_ = nullptr;
    std::size_t past_depth_ = 0; // open arrays and objects of a value that passes: nobody takes it, or not yet
    read_whole* read_whole_ = nullptr; // takes it when it is whole
    const binder* captured_bind_ = nullptr;
    void* captured_address_ = nullptr;
    const char* captured_from_ = nullptr;
};

inline void json_reader::read(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (marshalled() && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (const std::size_t bad = invalid_utf8(text); bad != valid_text) {
        // Read up to the bad byte, so that the place is known.
        const std::string whole(text.substr(0, bad));
        parse(whole);
        syntax("UTF-8 (RFC 3629)", "a byte that is not, at offset " + std::to_string(bad));
        return;
    }
    const auto [code, offset] = parse(text);
    if (code == rapidjson::kParseErrorTermination) return; // already told
    if (code == rapidjson::kParseErrorDocumentEmpty) syntax("a JSON value", "an empty body");
    else if (code == rapidjson::kParseErrorDocumentRootNotSingular || (code == 0 && offset < text.size()))
        syntax("one JSON value", "more text behind it, at offset " + std::to_string(offset));
    else if (code != 0) syntax("JSON (RFC 8259)", std::string(rapidjson::GetParseError_En(code)) + " at offset " + std::to_string(offset));
}

inline std::pair<rapidjson::ParseErrorCode, std::size_t> json_reader::parse(std::string_view text) {
    rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>> reader;
    const auto plain = marshalled() ? without_words(text) : std::nullopt;
    has_words_ = plain.has_value();
    rapidjson::StringStream stream(plain ? plain->c_str() : text.data());
    stream_ = &stream;
    text_ = text;
    has_escapes_ = text.find("\\u") != text.npos;
    path_.begin(text);
    const auto result = reader.Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, *this);
    // Success ends at a NUL byte: behind it nothing may follow.
    return {result.Code(), result ? stream.Tell() : result.Offset()};
}

} // namespace berth::detail

#include <berth/detail/reader_structure.hpp>
#include <berth/detail/reader_values.hpp>
