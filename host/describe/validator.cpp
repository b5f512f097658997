#include <describe/validator.hpp>

#include <describe/output.hpp>

#include <span>

namespace berth::host::describe {
namespace {

constexpr std::size_t unlimited = ~std::size_t{0};

struct bounds {
    std::size_t least = 0, most = unlimited;
};

bounds bounds_of(const berth_field* limits, std::uint64_t fixed) {
    if (fixed != 0) return {fixed, fixed};
    return {limited(limits, BERTH_FIELD_MIN_LENGTH) ? limits->min_length : 0,
            limited(limits, BERTH_FIELD_MAX_LENGTH) ? limits->max_length : unlimited};
}

fault too_long(std::string_view what, std::size_t most, std::size_t found) {
    return {
        "too_long",
        std::string(what) + " should have at most " + counted(most, "item", "items") + " after validation, not " +
            std::to_string(found),
        context({{"field_type", what}, {"max_length", std::uint64_t{most}}, {"actual_length", std::uint64_t{found}}})};
}
fault too_short(std::string_view what, std::size_t least, std::size_t found) {
    return {
        "too_short",
        std::string(what) + " should have at least " + counted(least, "item", "items") + " after validation, not " +
            std::to_string(found),
        context({{"field_type", what}, {"min_length", std::uint64_t{least}}, {"actual_length", std::uint64_t{found}}})};
}

const berth_field* rest_of(const berth_type& type) {
    for (const berth_field& field : std::span(type.fields, type.field_count)) {
        if ((field.flags & BERTH_FIELD_REST) != 0) return &field;
    }
    return nullptr;
}

// Names that belong to the convention and not to the type.
bool is_tag(const berth_type& type, std::string_view name) {
    return !view(type.tag).empty() && (name == "@type" || name == "@subtype");
}

} // namespace

validator::validator(misfit_list& misfits, const validation_rules& rules, std::size_t most_steps)
    : misfits_(misfits), rules_(rules), allowed_(rules.strict ? conversions::none : conversions::lax),
      most_steps_(most_steps), steps_left_(most_steps) {}

bool validator::step(const rapidjson::Value& value) {
    if (steps_left_ == 0) return false;
    if (--steps_left_ > 0) return true;
    misfits_.add({"recursion_loop",
                  "Too much to compare, at most " + std::to_string(most_steps_) + " steps (validation_steps)",
                  {}},
                 &value);
    return false;
}

void validator::check(const berth_type& type, const berth_field* limits, const rapidjson::Value& value) {
    if (!step(value)) return;
    switch (type.kind) {
    case BERTH_KIND_OPTIONAL:
        if (!value.IsNull()) check(*type.element, limits, value);
        return;
    case BERTH_KIND_LIST:
        return list(type, limits, value);
    case BERTH_KIND_TUPLE:
        return tuple(type, value);
    case BERTH_KIND_MAP:
        return map(type, limits, value);
    case BERTH_KIND_OBJECT:
        return object(type, value);
    case BERTH_KIND_VARIANT:
        return (type.flags & BERTH_TYPE_TAGGED) != 0 ? tagged(type, value) : variant(type, value);
    default:
        if (const fit misfit = fit_scalar(type, limits, value, allowed_)) misfits_.add(*misfit, &value);
    }
}

const validator::members_of_type& validator::members(const berth_type& type) {
    const auto [place, is_new] = members_.try_emplace(&type);
    if (is_new) {
        for (std::size_t at = 0; at < type.field_count; ++at) {
            if ((type.fields[at].flags & BERTH_FIELD_REST) == 0) place->second.emplace(type.fields[at].name, at);
        }
    }
    return place->second;
}

// Of a name that comes again the last value counts, as in Python.
void validator::object(const berth_type& type, const rapidjson::Value& value) {
    if (!value.IsObject()) {
        return misfits_.add(
            {"model_attributes_type", "Input should be a valid dictionary or object to extract fields from", {}},
            &value);
    }
    const members_of_type& known = members(type);
    std::vector<const rapidjson::Value*> found(type.field_count, nullptr);
    for (const auto& member : value.GetObject()) {
        if (const auto place = known.find(text_of(member.name)); place != known.end())
            found[place->second] = &member.value;
    }
    fields(type, value, found);
    for (const auto& member : value.GetObject()) {
        if (done()) return;
        if (!known.contains(text_of(member.name))) other_member(type, text_of(member.name), member.value);
    }
}

void validator::fields(const berth_type& type, const rapidjson::Value& value,
                       const std::vector<const rapidjson::Value*>& found) {
    for (std::size_t at = 0; at < type.field_count && !done(); ++at) {
        const berth_field& field = type.fields[at];
        if ((field.flags & BERTH_FIELD_REST) != 0) continue;
        const misfit_list::inside here(misfits_, misfit_list::member{field.name});
        if (found[at] != nullptr)
            check(*field.type, &field, *found[at]);
        else if ((field.flags & BERTH_FIELD_REQUIRED) != 0)
            misfits_.add({"missing", "Field required", {}}, &value);
    }
}

void validator::other_member(const berth_type& type, std::string_view name, const rapidjson::Value& value) {
    if (is_tag(type, name)) return;
    const misfit_list::inside here(misfits_, misfit_list::member{name});
    if (name == "$schema" && !view(type.schema_id).empty()) {
        if (!value.IsString()) misfits_.add({"string_type", "Input should be a valid string", {}}, &value);
    } else if (const berth_field* rest = rest_of(type)) {
        check(*rest->type->element, nullptr, value);
    } else if (rules_.strict || (type.flags & BERTH_TYPE_STRICT) != 0) {
        misfits_.add({"extra_forbidden", "Extra inputs are not permitted", {}}, &value);
    }
}

void validator::list(const berth_type& type, const berth_field* limits, const rapidjson::Value& value) {
    if (!value.IsArray()) return misfits_.add({"list_type", "Input should be a valid list", {}}, &value);
    const bounds length = bounds_of(limits, type.length);
    if (value.Size() > length.most) return misfits_.add(too_long("List", length.most, value.Size()), &value);
    const auto before = misfits_.now();
    for (rapidjson::SizeType at = 0; at < value.Size() && !done(); ++at) {
        const misfit_list::inside here(misfits_, std::size_t{at});
        check(*type.element, nullptr, value[at]);
    }
    if (value.Size() < length.least && !misfits_.found_since(before))
        misfits_.add(too_short("List", length.least, value.Size()), &value);
}

void validator::tuple(const berth_type& type, const rapidjson::Value& value) {
    if (!value.IsArray()) return misfits_.add({"tuple_type", "Input should be a valid tuple", {}}, &value);
    if (value.Size() > type.alternative_count)
        return misfits_.add(too_long("Tuple", type.alternative_count, value.Size()), &value);
    for (rapidjson::SizeType at = 0; at < type.alternative_count && !done(); ++at) {
        const misfit_list::inside here(misfits_, std::size_t{at});
        if (at < value.Size())
            check(*type.alternatives[at], nullptr, value[at]);
        else
            misfits_.add({"missing", "Field required", {}}, &value);
    }
}

void validator::map(const berth_type& type, const berth_field* limits, const rapidjson::Value& value) {
    if (!value.IsObject()) return misfits_.add({"dict_type", "Input should be a valid dictionary", {}}, &value);
    const bounds length = bounds_of(limits, 0);
    const auto before = misfits_.now();
    for (const auto& member : value.GetObject()) {
        if (done()) return;
        const misfit_list::inside here(misfits_, misfit_list::member{text_of(member.name)});
        if (type.key != nullptr) {
            const misfit_list::inside key(misfits_, misfit_list::label{"[key]"});
            // In JSON every key is a text, whatever the rules say of values.
            if (const fit misfit = fit_scalar(*type.key, nullptr, member.name, conversions::lax))
                misfits_.add(*misfit, &member.name);
        }
        check(*type.element, nullptr, member.value);
    }
    if (misfits_.found_since(before)) return;
    if (value.MemberCount() > length.most)
        misfits_.add(too_long("Dictionary", length.most, value.MemberCount()), &value);
    if (value.MemberCount() < length.least)
        misfits_.add(too_short("Dictionary", length.least, value.MemberCount()), &value);
}

} // namespace berth::host::describe
