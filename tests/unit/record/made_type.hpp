// Record types made by hand, as a plugin's constant tables would hold them.
#pragma once

#include <berth/abi.h>

#include <deque>
#include <string>
#include <vector>

namespace record_test {

inline const berth_type& plain(berth_kind kind) {
    static const std::vector<berth_type> types = [] {
        std::vector<berth_type> made(19);
        for (std::uint32_t each = 0; each < made.size(); ++each) {
            made[each].size = sizeof(berth_type);
            made[each].kind = each;
            made[each].bits = 64;
            made[each].is_signed = true;
        }
        return made;
    }();
    return types[kind];
}

// Keeps what it points to; stays where it is.
class made_type {
public:
    explicit made_type(std::string table) : table_(std::move(table)) {
        type_.size = sizeof type_;
        type_.kind = BERTH_KIND_OBJECT;
        type_.flags = BERTH_TYPE_RECORD;
        type_.name = "Thing";
        type_.table = table_.c_str();
    }
    made_type(const made_type&) = delete;

    made_type& field(std::string name, const berth_type& of, std::uint32_t flags = 0) {
        names_.push_back(std::move(name));
        berth_field made{};
        made.size = sizeof made;
        made.flags = flags;
        made.name = names_.back().c_str();
        made.type = &of;
        fields_.push_back(made);
        type_.fields = fields_.data();
        type_.field_count = static_cast<std::uint32_t>(fields_.size());
        return *this;
    }
    made_type& field(std::string name, berth_kind kind, std::uint32_t flags = 0) {
        return field(std::move(name), plain(kind), flags);
    }
    made_type& lengths(std::uint64_t least, std::uint64_t most) {
        fields_.back().flags |= BERTH_FIELD_MIN_LENGTH | BERTH_FIELD_MAX_LENGTH;
        fields_.back().min_length = least;
        fields_.back().max_length = most;
        return *this;
    }
    made_type& range(double least, double most) {
        fields_.back().flags |= BERTH_FIELD_MINIMUM | BERTH_FIELD_MAXIMUM;
        fields_.back().minimum = least;
        fields_.back().maximum = most;
        return *this;
    }
    // Types that belong to this record.
    const berth_type& optional(const berth_type& of) { return kept(BERTH_KIND_OPTIONAL, &of); }
    const berth_type& reference(const berth_type& of) { return kept(BERTH_KIND_REFERENCE, &of); }
    const berth_type& integer(std::uint32_t bits, bool is_signed) {
        kept(BERTH_KIND_INTEGER, nullptr);
        kept_.back().bits = bits;
        kept_.back().is_signed = is_signed;
        return kept_.back();
    }
    const berth_type& enumeration(const char* const* names, std::uint32_t count) {
        kept(BERTH_KIND_ENUM, nullptr);
        kept_.back().names = names;
        kept_.back().name_count = count;
        return kept_.back();
    }
    const berth_type& tuple(const berth_type* const* elements, std::uint32_t count) {
        kept(BERTH_KIND_TUPLE, nullptr);
        kept_.back().alternatives = elements;
        kept_.back().alternative_count = count;
        return kept_.back();
    }
    const berth_type* get() const { return &type_; }

private:
    const berth_type& kept(berth_kind kind, const berth_type* element) {
        berth_type made{};
        made.size = sizeof made;
        made.kind = kind;
        made.element = element;
        kept_.push_back(made);
        return kept_.back();
    }
    berth_type type_{};
    std::string table_;
    std::deque<std::string> names_;
    std::vector<berth_field> fields_;
    std::deque<berth_type> kept_;
};

// The notes of the design page.
struct notes_type : made_type {
    explicit notes_type(std::uint32_t title_flags = 0) : made_type("notes") {
        field("id", BERTH_KIND_ID).field("title", BERTH_KIND_STRING, title_flags).lengths(1, 120);
        field("tags", BERTH_KIND_LIST).field("done", BERTH_KIND_BOOL, BERTH_FIELD_INDEX);
    }
};

} // namespace record_test
