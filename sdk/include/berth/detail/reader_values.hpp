// The part of json_reader that puts values into their places: scalars at once, variants, untyped values and tagged bytes
// when they are whole.
#pragma once

#include <berth/detail/reader.hpp>

namespace berth::detail {

// ---- scalars

inline bool json_reader::take_from_text(token& from) {
    from.source = path_.from(here());
    return take(from);
}
inline bool json_reader::take(const token& from) {
    const binder* bind = nullptr;
    void* address = nullptr;
    if (past_depth_ > 0 || !place(bind, address)) return true;
    if (from.is != token::kind::null) enter_optionals(bind, address);
    if (store_token(*bind, address, from, form_)) check_member();
    else mismatch(*bind, from);
    return going();
}

inline bool json_reader::is_text(std::string_view text) {
    if (has_whole_pairs(text)) return true;
    syntax("UTF-8 (RFC 3629)", "half of a surrogate pair, behind offset " + std::to_string(here() - text_.data()));
    return false;
}

inline void json_reader::mismatch(const binder& bind, const token& found, bool as_text) {
    const berth_type& type = *bind.type;
    if (is_secret()) return add(expectation(type, form_), "another value");
    if (!marshalled()) return add(expectation(type), found_in_words(found));
    const bool whole = type.kind == BERTH_KIND_INTEGER || type.kind == BERTH_KIND_ID || type.kind == BERTH_KIND_REFERENCE;
    if (whole && !as_text && found.python_type() == "int") return add(integer_range(type), std::string(found.raw().substr(0, 60)));
    const bool spelt = type.kind == BERTH_KIND_ENUM || type.kind == BERTH_KIND_TIME || type.kind == BERTH_KIND_DATE_TIME ||
                       type.kind == BERTH_KIND_PATH;
    const bool text = found.is == token::kind::string && (spelt || as_text);
    add(as_text ? text_expectation(type, form_) : expectation(type, form_), text ? shown(found.string) : std::string(found.python_type()));
}

// ---- values that are whole before they are read

inline read_whole* json_reader::reads_whole(const binder& bind, token::kind is) const {
    switch (bind.type->kind) {
    case BERTH_KIND_ANY: return bind.as<any_operations>().read;
    case BERTH_KIND_BYTES: return marshalled() && is == token::kind::object ? bind.as<bytes_operations>().read : nullptr;
    case BERTH_KIND_VARIANT:
        return !(bind.type->flags & BERTH_TYPE_TAGGED) || is == token::kind::object ? bind.as<variant_operations>().read : nullptr;
    default: return nullptr;
    }
}

inline void read_tagged_bytes(json_reader& reader, const binder& bind, void* address, std::string_view text) {
    json_cursor cursor(text);
    std::string_view tag, value;
    for (auto is = cursor.next(); is != json_cursor::piece::end; is = cursor.next()) {
        if (is != json_cursor::piece::name || cursor.depth() != 1) continue;
        const std::string name = unquoted(cursor.raw());
        if (name == type_name_of_tag) tag = cursor.value();
        else if (name == "value") value = cursor.value();
    }
    const std::string expected = expectation(*bind.type, reader.form_);
    if (!tag.starts_with('"') || unquoted(tag) != "bytes") reader.add(expected, "dict");
    else if (value.empty()) reader.add(expected, "no 'value'");
    else if (!value.starts_with('"')) reader.add(expected, "a 'value' that is no str");
    else if (!bytes_from_lenient_base64(unquoted(value), *static_cast<bytes*>(address)))
        reader.add("base64 with correct padding", "another str");
    else reader.check_member();
}

inline void read_untyped(json_reader& reader, const binder& bind, void* address, std::string_view text) {
    // berth::json passes as it is; what is taken apart, and members without a name of their own, may hold no pickles.
    const auto& operations = bind.as<any_operations>();
    reading_path& path = reader.path_;
    const bool unnamed = path.depth() > 0 && path.top().bind->type->kind == BERTH_KIND_OBJECT && path.top().index == no_member;
    if (reader.marshalled() && (unnamed || !operations.is_text) && !path.takes_pickles()) {
        if (const auto place = pickle_in(text))
            return reader.faults_.add(422, {"body", path.pointer() + *place, "no pickled Python object ('@type': '@base64')", "one"});
    }
    if (!operations.assign(address, compact_json(text))) reader.add("a JSON value whose whole numbers fit 64 bits", "another");
}

// ---- variants

// The first alternative that takes the value without a fault; by its tag, if it has one.
inline void read_variant(json_reader& reader, const binder& bind, void* address, std::string_view text) {
    const auto& operations = bind.as<variant_operations>();
    const bool tagged = bind.type->flags & BERTH_TYPE_TAGGED, object = text.front() == '{';
    if (object && (tagged || reader.marshalled()) && reader.resolve(bind, address, text, tags_of(text))) return;
    if (tagged) reader.read_inside(*operations.alternatives[0], operations.emplace(address, 0), text);
    else reader.attempt(bind, address, text);
}

inline void json_reader::attempt(const binder& bind, void* address, std::string_view text) {
    const berth_type& type = *bind.type;
    const auto& operations = bind.as<variant_operations>();
    json_reader& outermost = outer_ ? *outer_ : *this;
    const std::size_t most = most_variant_attempts * outermost.text_.size() + free_variant_bytes;
    const std::string copy(text); // with a NUL behind it
    std::optional<fault> last;
    const std::uint32_t count = type.alternative_count;
    // A tool tries all of them without conversions first.
    for (std::uint32_t at = form_ == dialect::tool ? 0 : count; at < 2 * count; ++at) {
        const std::uint32_t i = at % count;
        if (outermost.read_again_ > most)
            return add("at most " + std::to_string(most_variant_attempts) + " times its text read for variants (variant_attempts)", "more");
        fault_list faults;
        json_reader inner(*this, faults, *operations.alternatives[i], operations.emplace(address, i), true);
        if (at < count) inner.form_ = dialect::exact_tool;
        outermost.read_again_ += inner.parse(copy).second;
        if (faults.none()) return;
        const berth_kind kind = type.alternatives[i]->kind;
        const bool opens = text.front() == '{' ? kind == BERTH_KIND_OBJECT || kind == BERTH_KIND_MAP || kind == BERTH_KIND_BYTES
                                               : kind == BERTH_KIND_LIST || kind == BERTH_KIND_TUPLE;
        if (opens) last = std::move(faults.faults.front());
    }
    token found;
    found.is = text.front() == '{' ? token::kind::object : token::kind::array;
    if (marshalled() && last && !is_secret()) return faults_.add(422, std::move(*last));
    if (marshalled() || is_secret()) return mismatch(bind, found);
    constexpr std::size_t most_shown = 60;
    std::string whole = compact_json(text);
    add(expectation(type), whole.size() > most_shown ? "a larger value" : std::move(whole));
}

inline void json_reader::read_inside(const binder& bind, void* address, std::string_view text) {
    const std::string copy(text);
    json_reader(*this, faults_, bind, address, attempt_).parse(copy);
}

// True when the tags decided: the alternative that they name was read, or there is none.
inline bool json_reader::resolve(const binder& bind, void* address, std::string_view text, const object_tags& tags) {
    const berth_type& type = *bind.type;
    const bool tagged = type.flags & BERTH_TYPE_TAGGED;
    if (tags.type.empty() || tags.type == "null") return false;
    if (!tagged && tags.type != "\"dataclass\"") return false; // one of the alternatives may be bytes
    if (!says_dataclass(tags)) return true;
    const std::string name = unquoted(tags.subtype);
    const auto& operations = bind.as<variant_operations>();
    for (std::uint32_t i = 0; i < type.alternative_count; ++i) {
        if (!type.alternatives[i]->tag || type.alternatives[i]->tag != name) continue;
        read_inside(*operations.alternatives[i], operations.emplace(address, i), text);
        return true;
    }
    if (tagged) add_sentence("Cannot resolve type: " + name, "one of its types in @subtype", name);
    return tagged;
}

// ---- tags of objects

inline bool json_reader::says_dataclass(const object_tags& tags) {
    const std::string type = tags.type.starts_with('"') ? unquoted(tags.type) : std::string(tags.type);
    if (!tags.type.starts_with('"') || type != "dataclass") {
        add_sentence("Expected @type='dataclass', got " + shown(type), "dataclass in @type", shown(type));
        return false;
    }
    if (!tags.subtype.starts_with('"')) {
        add_sentence("Missing '@subtype' of a tagged dict", "a string in @subtype", "none");
        return false;
    }
    return true;
}

inline void json_reader::check_tags(reading_frame& frame) {
    const berth_type& type = *frame.bind->type;
    const auto value_of = [&](const char* name) {
        if (!name) return std::string_view();
        json_cursor cursor(path_.from(name));
        cursor.next();
        return cursor.value();
    };
    const object_tags tags{value_of(frame.type_tag), value_of(frame.subtype_tag)};
    if (tags.type.empty() || tags.type == "null") {
        // A @subtype alone is a member like any other.
        const std::size_t rest = reading_path::rest_member(type);
        if (rest == no_member || tags.subtype.empty()) return;
        const member_binder& into = frame.bind->as<object_operations>().members[rest];
        const auto& operations = into.value->as<map_operations>();
        bool fresh = true;
        if (void* at = operations.insert(into.address(frame.address), subtype_name_of_tag, fresh))
            operations.element->as<any_operations>().assign(at, compact_json(tags.subtype));
        return;
    }
    if (!says_dataclass(tags)) return;
    const std::string name = unquoted(tags.subtype);
    if (!type.tag || type.tag != name)
        add_sentence("Cannot resolve type: " + name, type.tag ? std::string(type.tag) + " in @subtype" : "no @subtype", name);
}

} // namespace berth::detail
