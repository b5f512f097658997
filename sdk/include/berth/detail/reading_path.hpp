// Where a reader stands in the value that it fills: the open arrays and objects, innermost last.
#pragma once

#include <berth/detail/fault.hpp>
#include <berth/detail/json_text.hpp>
#include <berth/detail/operations.hpp>

namespace berth::detail {

inline constexpr std::size_t most_json_depth = 128;
inline constexpr std::size_t no_member = ~std::size_t{0};

struct reading_frame {
    const binder* bind;
    char* address;
    std::size_t index;        // elements begun, or the member that is being read
    std::uint64_t seen;       // members of an object
    const binder* value_bind; // where the next value goes; null: nowhere
    void* value_address;
    // Names inside the text, with their quote: of a map's entry or of a member that the object does not know, and of
    // the tags.
    const char* key;
    const char* type_tag;
    const char* subtype_tag;
};

class reading_path {
public:
    // `outer`: the path to the value that is read, when it lies inside another one.
    explicit reading_path(const reading_path* outer = nullptr) : outer_(outer) {}

    void begin(std::string_view text) { text_ = text; }
    std::size_t depth() const { return depth_; }
    reading_frame& top() { return frames_[depth_ - 1]; }
    void push(const binder& bind, void* address) {
        const std::size_t index = bind.type->kind == BERTH_KIND_OBJECT ? no_member : 0;
        frames_[depth_++] = {&bind, static_cast<char*>(address), index, 0, nullptr, nullptr, nullptr, nullptr, nullptr};
    }
    void pop() { --depth_; }

    // The text from a name on.
    std::string_view from(const char* name) const { return text_.substr(static_cast<std::size_t>(name - text_.data())); }

    // JSON pointer (RFC 6901).
    std::string pointer() const {
        std::string text = outer_ ? outer_->pointer() : std::string();
        for (std::size_t i = 0; i < depth_; ++i) {
            const reading_frame& at = frames_[i];
            const berth_type& type = *at.bind->type;
            if (type.kind == BERTH_KIND_LIST || type.kind == BERTH_KIND_TUPLE) {
                if (at.index > 0) append_pointer(text, std::to_string(at.index - 1));
            } else if (type.kind == BERTH_KIND_OBJECT && at.index != no_member) {
                append_pointer(text, type.fields[at.index].name);
            } else if (at.key) {
                json_cursor cursor(from(at.key));
                cursor.next();
                append_pointer(text, unquoted(cursor.raw()));
            }
        }
        return text;
    }
    // Does one of the members on the way let pickled objects pass?
    bool takes_pickles() const {
        for (std::size_t i = 0; i < depth_; ++i) {
            const reading_frame& at = frames_[i];
            if (at.bind->type->kind != BERTH_KIND_OBJECT) continue;
            const std::size_t member = at.index != no_member ? at.index : rest_member(*at.bind->type);
            if (member != no_member && at.bind->as<object_operations>().members[member].takes_pickles) return true;
        }
        return outer_ && outer_->takes_pickles();
    }

    // The member that collects those without one of their own, or no_member.
    static std::size_t rest_member(const berth_type& type) {
        for (std::size_t i = 0; i < type.field_count; ++i)
            if (type.fields[i].flags & BERTH_FIELD_REST) return i;
        return no_member;
    }

private:
    const reading_path* outer_;
    std::string_view text_;
    std::size_t depth_ = 0;
    reading_frame frames_[most_json_depth];
};

// Steps into optionals, for a value that is not null.
inline void enter_optionals(const binder*& bind, void*& address) {
    while (bind->type->kind == BERTH_KIND_OPTIONAL) {
        const auto& operations = bind->as<optional_operations>();
        address = operations.emplace(address);
        bind = operations.element;
    }
}

} // namespace berth::detail
