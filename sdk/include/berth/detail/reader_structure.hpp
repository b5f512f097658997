// The part of json_reader that follows arrays, objects and the names in them.
#pragma once

#include <berth/detail/reader.hpp>

namespace berth::detail {

// ---- where the next value goes

// Finds the place of the value that begins now. False: there is none, the value passes.
inline bool json_reader::place(const binder*& bind, void*& address) {
    if (path_.depth() == 0) {
        bind = root_;
        address = root_address_;
        return true;
    }
    reading_frame& frame = path_.top();
    const berth_type& type = *frame.bind->type;
    if (type.kind == BERTH_KIND_LIST) {
        const auto& operations = frame.bind->as<list_operations>();
        bind = operations.element;
        address = operations.append(frame.address, frame.index++);
        return address != nullptr; // too many: told at the end of the array
    }
    if (type.kind == BERTH_KIND_TUPLE) {
        const auto& operations = frame.bind->as<tuple_operations>();
        const std::size_t index = frame.index++;
        if (index >= type.alternative_count) return false;
        bind = operations.elements[index];
        address = operations.at(frame.address, index);
        return true;
    }
    bind = frame.value_bind;
    address = frame.value_address;
    return bind != nullptr;
}
inline bool json_reader::start(token::kind is) {
    if (past_depth_ + path_.depth() >= most_json_depth) {
        syntax("at most " + std::to_string(most_json_depth) + " nested arrays and objects (json_depth)", "more");
        return false;
    }
    const binder* bind = nullptr;
    void* address = nullptr;
    if (past_depth_ > 0 || !place(bind, address)) {
        ++past_depth_;
        return true;
    }
    enter_optionals(bind, address);
    const berth_kind kind = bind->type->kind;
    if ((read_whole_ = reads_whole(*bind, is))) {
        captured_bind_ = bind;
        captured_address_ = address;
        captured_from_ = here() - 1;
        ++past_depth_;
        return true;
    }
    const bool opens = is == token::kind::object ? kind == BERTH_KIND_OBJECT || kind == BERTH_KIND_MAP
                                                 : kind == BERTH_KIND_LIST || kind == BERTH_KIND_TUPLE;
    if (!opens) {
        token found;
        found.is = is;
        mismatch(*bind, found);
        ++past_depth_;
        return going();
    }
    if (kind == BERTH_KIND_LIST) bind->as<list_operations>().clear(address);
    if (kind == BERTH_KIND_MAP) bind->as<map_operations>().clear(address);
    path_.push(*bind, address);
    return true;
}

inline bool json_reader::end() {
    if (past_depth_ > 0) {
        if (--past_depth_ == 0 && read_whole_) {
            const std::string_view text(captured_from_, static_cast<std::size_t>(here() - captured_from_));
            std::exchange(read_whole_, nullptr)(*this, *captured_bind_, captured_address_, text);
        }
        return going();
    }
    reading_frame& frame = path_.top();
    const berth_type& type = *frame.bind->type;
    if (type.kind == BERTH_KIND_OBJECT) close_object(frame);
    const std::size_t found = frame.index;
    path_.pop();
    if (type.length != 0 && found != type.length)
        add(expectation(type, form_), (marshalled() ? "list of " : "") + std::to_string(found));
    else check_member();
    return going();
}

inline void json_reader::close_object(reading_frame& frame) {
    const berth_type& type = *frame.bind->type;
    frame.index = no_member;
    frame.key = nullptr;
    if (frame.type_tag || frame.subtype_tag) check_tags(frame);
    const std::uint64_t wanted = path_.depth() == 1 ? root_members_ : ~std::uint64_t{0};
    for (std::size_t i = 0; i < type.field_count; ++i) {
        if (!(type.fields[i].flags & BERTH_FIELD_REQUIRED) || frame.seen >> i & 1 || !(wanted >> i & 1)) continue;
        frame.index = i;
        add(expectation(*type.fields[i].type, form_), marshalled() ? "" : "nothing: the member is missing");
    }
}

// ---- names

// The next value goes there. Of a name that comes again the last value counts, as if it were the only one; the REST
// dialect refuses it.
inline void json_reader::aim(reading_frame& frame, const binder& bind, void* address, bool again) {
    frame.value_bind = &bind;
    frame.value_address = address;
    if (!again) return;
    if (form_ == dialect::rest) {
        frame.value_bind = nullptr;
        duplicate();
    } else if (bind.type->kind == BERTH_KIND_OBJECT && bind.as<object_operations>().reset) {
        bind.as<object_operations>().reset(address);
    }
}

inline bool json_reader::map_key(std::string_view name) {
    reading_frame& frame = path_.top();
    const auto& operations = frame.bind->as<map_operations>();
    bool fresh = true;
    frame.value_bind = nullptr;
    if (void* address = operations.insert(frame.address, name, fresh)) {
        aim(frame, *operations.element, address, !fresh);
    } else if (operations.key) {
        token found;
        found.is = token::kind::string;
        found.string = name;
        mismatch(*operations.key, found, true);
    } else {
        add("room for one more entry", "a full map");
    }
    return going();
}

// Members mostly come in order of declaration: `guess` is looked at first.
inline std::size_t find_member(const berth_type& type, std::size_t guess, std::string_view name) {
    const auto is = [&](std::size_t i) { return name == type.fields[i].name && !(type.fields[i].flags & BERTH_FIELD_REST); };
    if (guess < type.field_count && is(guess)) return guess;
    for (std::size_t i = 0; i < type.field_count; ++i)
        if (is(i)) return i;
    return no_member;
}

inline bool json_reader::object_key(std::string_view name) {
    reading_frame& frame = path_.top();
    const berth_type& type = *frame.bind->type;
    frame.value_bind = nullptr;
    const std::size_t member = find_member(type, frame.index + 1, name);
    frame.index = member;
    if (member == no_member) {
        unknown_key(frame, name);
    } else if (path_.depth() > 1 || root_members_ >> member & 1) {
        const member_binder& into = frame.bind->as<object_operations>().members[member];
        aim(frame, *into.value, into.address(frame.address), frame.seen >> member & 1);
        frame.seen |= std::uint64_t{1} << member;
    }
    return going();
}

inline std::string members_in_words(const berth_type& type) {
    std::string text = "it has";
    for (std::uint32_t i = 0; i < type.field_count; ++i) text += (i ? ", " : " ") + std::string(type.fields[i].name);
    return text;
}

inline void json_reader::unknown_key(reading_frame& frame, std::string_view name) {
    const berth_type& type = *frame.bind->type;
    if (name.starts_with('@') && (marshalled() || type.tag)) {
        if (name == type_name_of_tag) frame.type_tag = frame.key;
        if (name == subtype_name_of_tag) frame.subtype_tag = frame.key;
        if (name == type_name_of_tag || name == subtype_name_of_tag) return;
    }
    if (type.schema_id && is_tool(form_) && name == schema_name) return;
    const std::size_t rest = reading_path::rest_member(type);
    if (rest == no_member) {
        if (closed_ || type.flags & BERTH_TYPE_STRICT) add("no such member; " + members_in_words(type), "one");
        return;
    }
    const member_binder& into = frame.bind->as<object_operations>().members[rest];
    const auto& operations = into.value->as<map_operations>();
    bool fresh = true;
    if (void* address = operations.insert(into.address(frame.address), name, fresh)) aim(frame, *operations.element, address, !fresh);
    else add("at most " + std::to_string(most_other_members) + " members that it does not name (other_members)", "more");
}

} // namespace berth::detail
