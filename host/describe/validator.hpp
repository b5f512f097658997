// Walks a JSON value and the tables of a type together and notes every misfit. One thread, one value.
#pragma once

#include <describe/fit_scalar.hpp>

#include <unordered_map>

namespace berth::host::describe {

class validator {
public:
    // `most_steps` bounds the work (validation_steps): alternatives within alternatives may multiply.
    validator(misfit_list& misfits, const validation_rules& rules, std::size_t most_steps);

    void check(const berth_type& type, const berth_field* limits, const rapidjson::Value& value);

private:
    using members_of_type = std::unordered_map<std::string_view, std::size_t>;

    void object(const berth_type& type, const rapidjson::Value& value);
    void fields(const berth_type& type, const rapidjson::Value& value,
                const std::vector<const rapidjson::Value*>& found);
    void other_member(const berth_type& type, std::string_view name, const rapidjson::Value& value);
    void list(const berth_type& type, const berth_field* limits, const rapidjson::Value& value);
    void tuple(const berth_type& type, const rapidjson::Value& value);
    void map(const berth_type& type, const berth_field* limits, const rapidjson::Value& value);
    void variant(const berth_type& type, const rapidjson::Value& value);
    void tagged(const berth_type& type, const rapidjson::Value& value);
    bool step(const rapidjson::Value& value);
    // Nothing more can come of looking on.
    bool done() const { return steps_left_ == 0 || (trials_ == 0 && misfits_.full()); }
    const members_of_type& members(const berth_type& type);

    misfit_list& misfits_;
    const validation_rules& rules_;
    const conversions allowed_;
    const std::size_t most_steps_;
    std::size_t steps_left_;
    std::size_t trials_ = 0; // alternatives being tried: their misfits may be dropped again
    std::unordered_map<const berth_type*, members_of_type> members_;
};

} // namespace berth::host::describe
