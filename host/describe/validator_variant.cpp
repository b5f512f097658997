// Values that are one of several types.
#include <describe/validator.hpp>

#include <describe/output.hpp>

#include <span>

namespace berth::host::describe {

// It fits if one alternative does; else everything that is wrong with each of them is told.
void validator::variant(const berth_type& type, const rapidjson::Value& value) {
    const auto before = misfits_.now();
    ++trials_;
    for (const berth_type* one : std::span(type.alternatives, type.alternative_count)) {
        const auto this_one = misfits_.now();
        const misfit_list::inside here(misfits_, misfit_list::alternative{one});
        check(*one, nullptr, value);
        if (misfits_.found_since(this_one)) continue;
        if (steps_left_ > 0) misfits_.drop_since(before); // else it was not looked at
        break;
    }
    --trials_;
}

// Told apart by @subtype; the first alternative goes without.
void validator::tagged(const berth_type& type, const rapidjson::Value& value) {
    const std::span alternatives(type.alternatives, type.alternative_count);
    if (!value.IsObject()) {
        return misfits_.add(
            {"model_attributes_type", "Input should be a valid dictionary or object to extract fields from", {}},
            &value);
    }
    const auto tag = value.FindMember("@subtype");
    if (tag == value.MemberEnd()) return check(*alternatives.front(), nullptr, value);
    const std::string_view name = tag->value.IsString() ? text_of(tag->value) : std::string_view();
    std::string expected;
    for (const berth_type* one : alternatives) {
        if (view(one->tag).empty()) continue;
        if (name == view(one->tag)) {
            const misfit_list::inside here(misfits_, misfit_list::label{name});
            return check(*one, nullptr, value);
        }
        expected += (expected.empty() ? "'" : ", '") + std::string(view(one->tag)) + "'";
    }
    misfits_.add(
        {"union_tag_invalid",
         "Input tag '" + std::string(name) +
             "' found using '@subtype' does not match any of the expected tags: " + expected,
         context({{"discriminator", "'@subtype'"}, {"tag", name}, {"expected_tags", std::string_view(expected)}})},
        &value);
}

} // namespace berth::host::describe
