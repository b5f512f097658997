// JSON Schema 2020-12 of the types of the binary contract. Named types are written as references; what was referred to
// is written once by definitions(), and once more where the marshalling convention writes it differently.
#pragma once

#include <describe/names.hpp>
#include <describe/output.hpp>

#include <rapidjson/document.h>

#include <compare>
#include <deque>
#include <map>
#include <set>
#include <string>

namespace berth::host::describe {

// How values are written: nested bytes as base64 text, or as an object that says what it is.
enum class dialect { plain, marshalling };

class schema_writer {
public:
    // `prefix` is where the document keeps its definitions: "#/components/schemas/".
    schema_writer(output& to, const type_names& names, std::string_view prefix);

    // For all that follows.
    void speak(dialect from_now) { dialect_ = from_now; }
    // The schema of a type, by reference if it is named.
    void type(const berth_type& of);
    // The schema of one value of an object or one input of an endpoint.
    struct presence {
        bool read_only = false;
        const rapidjson::Value* initial = nullptr; // null: none known
    };
    void field(const berth_field& of, presence seen);
    // The same for a named type, written out here; a reference to it is then "#".
    void root(const berth_type& of);
    // Members "name": schema of every type referred to so far, and of those they refer to.
    void definitions();

private:
    struct definition_of {
        const berth_type* type = nullptr;
        dialect in = dialect::plain;
        auto operator<=>(const definition_of&) const = default;
    };

    void members(const berth_type& of, const berth_field* limits, bool nullable, int depth);
    void element(const berth_type& of, int depth);
    void type_name(std::string_view name, bool nullable);
    void integer(const berth_type& of, const berth_field* limits);
    void lengths(const berth_field* limits, std::string_view minimum, std::string_view maximum);
    void base64_lengths(const berth_field* limits);
    void bytes(const berth_field* limits, bool nullable);
    void list(const berth_type& of, const berth_field* limits, bool nullable, int depth);
    void tuple(const berth_type& of, bool nullable, int depth);
    void map(const berth_type& of, const berth_field* limits, bool nullable, int depth);
    void map_keys(const berth_type& of, int depth);
    void enumeration(const berth_type& of, bool nullable);
    void alternatives(const berth_type& of, bool nullable, int depth);
    void tagged(const berth_type& of, bool nullable, int depth);
    void tagged_alternative(const berth_type& of, bool may_go_without, int depth);
    void null_type();
    bool depends_on_dialect(const berth_type& type);
    std::string name_of(const definition_of& one) const;
    void reference(const berth_type& of, bool nullable);
    void definition(const berth_type& of);
    void object(const berth_type& of);

    output& out_;
    const type_names& names_;
    std::string prefix_;
    const berth_type* root_ = nullptr;
    dialect dialect_ = dialect::plain;
    std::map<const berth_type*, bool> depends_;
    std::set<definition_of> met_;
    std::deque<definition_of> waiting_; // met, not yet defined
};

} // namespace berth::host::describe
