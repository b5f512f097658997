// JSON Schema 2020-12 of a request or a result as pydantic writes it: members in the order of their names, titles, null
// as an alternative, definitions inside. One thread, one schema.
#pragma once

#include <describe/names.hpp>

#include <rapidjson/document.h>

#include <deque>
#include <optional>
#include <set>
#include <string>

namespace berth::host::describe {

class tool_schema_maker {
public:
    tool_schema_maker(const plugin::description& of, bool with_schema_id);

    std::string make(const berth_type& root);

private:
    using value = rapidjson::Value;

    value type(const berth_type& of, const berth_field* limits, int depth);
    value integer(const berth_type& of, const berth_field* limits);
    value list(const berth_type& of, const berth_field* limits, int depth);
    value tuple(const berth_type& of, int depth);
    value map(const berth_type& of, const berth_field* limits, int depth);
    value alternatives(const berth_type& of, int depth);
    value nullable(const berth_type& of, const berth_field* limits, int depth);
    value reference(const berth_type& of);
    value definition(const berth_type& of);
    value enumeration(const berth_type& of);
    value object(const berth_type& of);
    value properties(const berth_type& of);
    value property(const berth_field& field, const std::string& defaults);
    value definitions();
    value typed(std::string_view name);
    value word(std::string_view text);
    void add(value& to, std::string_view name, value member);
    void add_said(value& to, std::string_view name, std::string_view text);
    void number(value& to, std::string_view name, double limit);
    void lengths(value& to, const berth_field* limits, std::string_view least, std::string_view most);

    const plugin::description& of_;
    const type_names names_;
    const bool with_schema_id_;
    rapidjson::Document document_; // lends its memory
    std::set<const berth_type*> met_;
    std::deque<const berth_type*> waiting_;
};

// The default of a field as JSON, given those of its object: nothing when it must be present, when the default is as
// good as none (an empty list), or when it is nobody's business.
std::optional<rapidjson::Document> default_of(const berth_field& field, const std::string& defaults);

} // namespace berth::host::describe
